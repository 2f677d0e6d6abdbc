import { describe, expect, it } from 'vitest';
import { type DraftFinding, LINT_RULES, lintDraft } from '../../../../src/core/templates/index.ts';
import { templateDraft } from '../../../../src/core/wire/graph/template-draft.ts';
import { readDraft } from '../../../../src/sandbox/graph/templates/draft-params.ts';
import { checkContent } from '../../../../src/sandbox/templates/checks/content.ts';
import { checkIdentity } from '../../../../src/sandbox/templates/checks/identity.ts';
import { newTemplate } from '../../../../src/sandbox/templates/new-template.ts';
import { rejectionOf } from '../../../../src/sandbox/templates/review.ts';
import { createWorld } from '../../../../src/sandbox/world/world.ts';
import { NOW, seededRandom } from '../../../support/run.ts';
import { BASES, type Request } from './corpus-bases.ts';
import { MUTATIONS } from './corpus-mutations.ts';

/*
 * The lint and the sandbox were written apart, from the same pages, and share no code. Here both judge the same
 * requests: what one refuses and the other does not must be one of a few differences that are explained.
 */

interface Judged {
  readonly made: string;
  readonly request: Request;
  /** Rules of errors; `unreadable` for what is no request at all. */
  readonly errors: readonly string[];
  readonly others: readonly string[];
  /** Why the sandbox does not take it, at once or at the review. */
  readonly refused: string | undefined;
}

const world = createWorld({ seed: 1, startAt: NOW, historyMessages: 0 });
const waba = [...world.wabas.values()][0];

/** Every base with every mutation that applies to it, and then as many pairs of mutations again. */
function corpus(): { readonly made: string; readonly request: Request }[] {
  const names = Object.keys(MUTATIONS);
  const made: { made: string; request: Request }[] = [];
  const add = (base: string, mutations: readonly string[]) => {
    const request = structuredClone(BASES[base]);
    for (const mutation of mutations) if (MUTATIONS[mutation]?.(request) === false) return;
    made.push({ made: [base, ...mutations].join(' + '), request });
  };
  for (const base of Object.keys(BASES)) {
    add(base, []);
    for (const mutation of names) add(base, [mutation]);
  }
  const { next } = seededRandom(6);
  const any = <Value>(list: readonly Value[]) => list[Math.floor(next() * list.length)] as Value;
  for (let pair = 0; pair < 3000; pair += 1) {
    try {
      add(any(Object.keys(BASES)), [any(names), any(names)]);
    } catch {
      // The first change took away what the second would change.
    }
  }
  return made;
}

function judged({ made, request }: { readonly made: string; readonly request: Request }): Judged {
  const { errors, others } = byLint(request);
  return { made, request, errors, others, refused: bySandbox(request) };
}

function byLint(request: Request): { errors: string[]; others: string[] } {
  const read = templateDraft.safeParse(request);
  if (!read.success) return { errors: ['unreadable'], others: [] };
  const found = lintDraft(read.data);
  const idsOf = (list: readonly DraftFinding[]) => [...new Set(list.map(({ rule }) => rule))];
  return {
    errors: idsOf(found.filter(({ severity }) => severity === 'error')),
    others: idsOf(found.filter(({ severity }) => severity !== 'error')),
  };
}

function bySandbox(request: Request): string | undefined {
  if (waba === undefined) throw new Error('the sandbox has no WABA');
  const read = readDraft(request);
  if ('problem' in read) return `unreadable: ${read.problem}`;
  const draft = read.value;
  const problem = checkIdentity(world, waba, draft) ?? checkContent(world, draft);
  if (problem !== undefined) return `${problem.problem}: ${problem.message}`;
  const template = newTemplate(1, 1, { ...draft, wabaId: waba.id, status: 'PENDING', createdAt: NOW });
  const rejection = rejectionOf(world, template);
  return rejection && `rejected ${rejection.reason}: ${rejection.info?.reason ?? ''}`;
}

const LIST = corpus().map(judged);

interface Explained {
  readonly why: string;
  readonly holds: (one: Judged) => boolean;
}

/** The sandbox says so, and the lint too, but not as an error. */
const alsoSaid = (one: Judged, refused: RegExp, ...rules: string[]) =>
  one.errors.length === 0 &&
  refused.test(one.refused ?? '') &&
  rules.some((rule) => one.others.includes(rule));

const EXPLAINED: readonly Explained[] = [
  {
    why: 'a language is in no list of Meta’s: the register has a warning, since clients met more than are listed',
    holds: (one) => alsoSaid(one, /^language: /, 'language-unknown'),
  },
  {
    why: 'a component is in no list of Meta’s: it passes through with a warning, since new ones come',
    holds: (one) => alsoSaid(one, /is not a type of component/, 'component-unknown'),
  },
  {
    why: 'a header is a GIF or a collection: only the Marketing Messages API takes those, which the sandbox is not',
    holds: (one) => alsoSaid(one, /^malformed: A header of format (GIF|COLLECTION)/, 'header-format-special'),
  },
  {
    why: 'a body has more than ten emoji: the number is observed and in no page, so the reference warns',
    holds: (one) => alsoSaid(one, /^body: /, 'body-emoji'),
  },
  {
    why: 'a footer has line breaks: vendors report refusals, so the reference warns',
    holds: (one) => alsoSaid(one, /^footer: /, 'footer-formatting'),
  },
  {
    why: 'there are more examples than variables: no source says that Meta refuses it, the sandbox is strict',
    holds: (one) => alsoSaid(one, /^missing-field: .*example/, 'sample-unused'),
  },
  {
    why: 'spaces stand in the braces: no refusal is on record, so the lint warns; the sandbox reads a name as it stands',
    holds: (one) => alsoSaid(one, /^malformed: (\{\{ 1 \}\}|Positional and named)/, 'param-spaces'),
  },
  {
    why: 'a link is shortened or leads to WhatsApp: the sources are old or vendors’, so the reference warns',
    holds: (one) =>
      alsoSaid(one, /^rejected INVALID_FORMAT: Your template (has a short|links to W)/, 'button-url-host'),
  },
  {
    why: 'words look like a password: a review judges them, and words are only a guess at what it will say',
    holds: (one) => alsoSaid(one, /^rejected INCORRECT_CATEGORY/, 'category-looks-otp'),
  },
  {
    why: 'words ask for numbers of cards: a review judges them, and words are only a guess',
    holds: (one) => alsoSaid(one, /^rejected SCAM/, 'sensitive-data-request'),
  },
  {
    why: 'words threaten: a review judges them, and words are only a guess',
    holds: (one) => alsoSaid(one, /^rejected ABUSIVE_CONTENT/, 'threat'),
  },
  {
    why: 'a text is in other letters than its language: a review judges it, and letters are only a guess',
    holds: (one) => alsoSaid(one, /^rejected TAG_CONTENT_MISMATCH/, 'language-script'),
  },
];

describe('the corpus', () => {
  it('has at least 2,000 requests, valid and invalid, and breaks every rule about one', () => {
    expect(LIST.length).toBeGreaterThanOrEqual(2000);
    const valid = LIST.filter(({ errors, refused }) => errors.length === 0 && refused === undefined);
    expect(valid.length).toBeGreaterThan(400);
    expect(LIST.filter(({ errors }) => errors.length > 0).length).toBeGreaterThan(1000);
    const broken = new Set(LIST.flatMap(({ errors, others }) => [...errors, ...others]));
    const rules = LINT_RULES.filter((rule) => 'check' in rule).map(({ id }) => id);
    expect(rules.filter((id) => !broken.has(id))).toEqual(['button-url-own']);
  });

  it('has bases that both take', () => {
    const bases = LIST.filter(({ made }) => Object.hasOwn(BASES, made));
    expect(bases.map(({ made, errors, refused }) => ({ made, errors, refused }))).toEqual(
      Object.keys(BASES).map((made) => ({ made, errors: [], refused: undefined })),
    );
  });

  it('is judged alike by the lint and by the sandbox, but for what is explained', () => {
    const unexplained = LIST.filter(
      ({ errors, refused }) => errors.length > 0 !== (refused !== undefined),
    ).filter((one) => !EXPLAINED.some(({ holds }) => holds(one)));
    expect(unexplained.map(({ made, errors, refused }) => ({ made, errors, refused }))).toEqual([]);
  });

  it.each(EXPLAINED)('still differs where $why', ({ holds }) => {
    const differing = LIST.filter(({ errors, refused }) => errors.length > 0 !== (refused !== undefined));
    expect(differing.some(holds)).toBe(true);
  });
});
