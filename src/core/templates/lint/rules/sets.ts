import type { TemplateDraft } from '../../../wire/graph/template-draft.ts';
import { templateKey } from '../../draft/key.ts';
import { variablesIn } from '../../draft/variables.ts';
import type { DraftPath } from '../../source.ts';
import { BODY, spanish, utility } from '../examples.ts';
import type { FoundInSet, Member, SetRule } from '../rule.ts';
import { bandsOf, likeness, shinglesOf } from '../shingles.ts';
import { quoted } from '../wording.ts';

const OTHER_NAME = { name: 'visit_announcement' };
const MOVED = utility(
  [
    {
      type: 'BODY',
      text: 'Your appointment at North Clinic has been moved. Please call our front desk.',
    },
  ],
  OTHER_NAME,
);

/** What only shows when templates are seen together (templates.md §3.1, §3.12). */
export const SET_RULES: readonly SetRule[] = [
  {
    id: 'duplicate-template',
    severity: 'error',
    title: 'A name is there twice in one language.',
    explanation: 'A name exists once per language in an account; the second one is refused.',
    meta: '100/2388024',
    source: 'management',
    bad: [
      utility(),
      utility([
        {
          ...BODY,
          text: 'Hello {{1}}, North Clinic has moved your appointment to {{2}}. Please call us for another.',
        },
      ]),
    ],
    good: [utility(), spanish()],
    *checkSet(members) {
      for (const group of groups(members, ({ name, language }) => templateKey(name, language))) {
        const [first, ...others] = group;
        for (const member of others)
          yield found(member, ['name'], `${nameOf(member)} is there already, in ${first?.file}.`);
      }
    },
  },
  {
    id: 'duplicate-content',
    severity: 'error',
    title: 'Two templates say the same.',
    explanation:
      'The review rejects a template whose body and footer are worded as those of another one; authentication, whose words are Meta’s, is not looked at.',
    meta: 'INVALID_FORMAT',
    source: 'review',
    bad: [utility(), utility(undefined, OTHER_NAME)],
    good: [utility(), MOVED],
    *checkSet(members) {
      const written = members.filter(
        ({ anatomy }) => !anatomy.isAuthentication && wordingOf(anatomy.draft) !== '',
      );
      for (const group of groups(written, wordingOf)) {
        const [first, ...others] = group;
        for (const member of others) {
          if (first === undefined || isSameTemplate(member, first)) continue;
          yield found(member, bodyPath(member), `It says the same as ${nameOf(first)} (${first.file}).`);
        }
      }
    },
  },
  {
    id: 'near-duplicate',
    severity: 'note',
    title: 'Two templates say nearly the same.',
    explanation:
      'At least four fifths of the pairs of neighbouring words in their bodies are the same (Jaccard over shingles, bodies of 8 words and more, one language, other names). One template with a variable may do for both.',
    source: 'review',
    bad: [
      utility([
        {
          type: 'BODY',
          text: 'Your appointment at North Clinic is confirmed. Please bring your health card with you, and the letter of your doctor, as always.',
        },
      ]),
      utility(
        [
          {
            type: 'BODY',
            text: 'Your appointment at North Clinic is confirmed. Please bring your health card with you, and the letter of your doctor, as ever.',
          },
        ],
        OTHER_NAME,
      ),
    ],
    good: [utility(), MOVED],
    *checkSet(members) {
      yield* nearDuplicates(members);
    },
  },
  {
    id: 'locale-parity',
    severity: 'warn',
    title: 'The languages of a template differ in what they are made of.',
    explanation:
      'Meta does not ask for it, but who sends a template fills in the same values in every language: other variables, components or buttons in one of them break sending there.',
    source: 'management',
    bad: [
      utility(),
      spanish([
        {
          type: 'BODY',
          text: 'Hola {{1}}, tu cita en la Clínica Norte está confirmada. Trae por favor tu tarjeta sanitaria.',
          example: { body_text: [['Luz']] },
        },
      ]),
    ],
    good: [utility(), spanish()],
    *checkSet(members) {
      for (const family of groups(members, ({ name }) => name)) {
        const [first] = family;
        if (first === undefined) continue;
        const wanted = parityOf(first);
        for (const member of family.slice(1)) {
          const odd = parityOf(member).find(({ value }, index) => value !== wanted[index]?.value);
          if (odd === undefined) continue;
          const other = wanted.find(({ what }) => what === odd.what)?.value ?? '';
          yield found(
            member,
            odd.path,
            `${odd.what} of ${member.anatomy.draft.language} (${odd.value || 'none'}) are not those of ${first.anatomy.draft.language} (${other || 'none'}).`,
          );
        }
      }
    },
  },
  {
    id: 'locale-category',
    severity: 'error',
    title: 'The languages of a template have different categories.',
    explanation:
      'A refusal says: “The category UTILITY doesn’t match the one that’s already associated with this template, MARKETING.” All languages have one category.',
    meta: '100',
    certainty: 'observed',
    source: 'clients',
    bad: [
      utility([BODY, { type: 'FOOTER', text: 'Reply STOP to opt out' }]),
      {
        ...spanish(),
        category: 'MARKETING',
        components: [...spanish().components, { type: 'FOOTER', text: 'Responde BAJA para no recibir más' }],
      },
    ],
    good: [utility(), spanish()],
    *checkSet(members) {
      for (const family of groups(members, ({ name }) => name)) {
        const [first] = family;
        for (const member of family) {
          const { category } = member.anatomy.draft;
          const other = first?.anatomy.draft;
          if (other !== undefined && category !== other.category)
            yield found(
              member,
              ['category'],
              `It is ${category}, and in ${other.language} ${other.category}.`,
            );
        }
      }
    },
  },
  {
    id: 'locale-missing',
    severity: 'note',
    title: 'A template lacks languages that its siblings have.',
    explanation:
      'Most templates of the set (more than half, of three at least) exist in a language that this one lacks: sending it there fails with 132001.',
    source: 'management',
    bad: [
      utility(),
      spanish(),
      ...others('visit_moved', 'has been moved', 'se ha cambiado'),
      utility(
        [
          {
            type: 'BODY',
            text: 'Your invoice of North Clinic is ready. Please pay it at our front desk on your next visit.',
          },
        ],
        { name: 'invoice_ready' },
      ),
    ],
    good: [utility(), spanish(), ...others('visit_moved', 'has been moved', 'se ha cambiado')],
    *checkSet(members) {
      const families = groups(members, ({ name }) => name);
      if (families.length < FEWEST_FAMILIES) return;
      const counts = new Map<string, number>();
      for (const family of families) {
        for (const language of new Set(family.map(({ anatomy }) => anatomy.draft.language)))
          counts.set(language, (counts.get(language) ?? 0) + 1);
      }
      const usual = [...counts]
        .filter(([, count]) => count > families.length / 2)
        .map(([language]) => language);
      for (const family of families) {
        const has = new Set(family.map(({ anatomy }) => anatomy.draft.language));
        const missing = usual.filter((language) => !has.has(language));
        const [first] = family;
        if (first === undefined || missing.length === 0) continue;
        const { name } = first.anatomy.draft;
        yield found(first, ['name'], `${name} lacks ${missing.join(', ')}, which most others have.`);
      }
    },
  },
];

const FEWEST_FAMILIES = 3;
const LEAST_LIKENESS = 0.8;
const LEAST_WORDS = 8;
/** A crowd of texts much alike is compared with its first few: a set of them stays fast. */
const MOST_IN_BAND = 4;

function* nearDuplicates(members: readonly Member[]): Generator<FoundInSet> {
  const byLanguage = Map.groupBy(members, ({ anatomy }) => anatomy.draft.language);
  for (const group of byLanguage.values()) yield* nearDuplicatesIn(group);
}

interface Shingled {
  readonly member: Member;
  readonly shingles: ReadonlySet<number>;
}

function* nearDuplicatesIn(members: readonly Member[]): Generator<FoundInSet> {
  const bands = new Map<number, Shingled[]>();
  for (const member of members) {
    const body = member.anatomy.texts.find(({ kind, isOnCard }) => kind === 'body' && !isOnCard);
    const shingles = body === undefined ? new Set<number>() : shinglesOf(body.text);
    // One pair fewer than words.
    if (shingles.size < LEAST_WORDS - 1) continue;
    const shingled = { member, shingles };
    let twin: { readonly member: Member; readonly alike: number } | undefined;
    for (const band of bandsOf(shingles)) {
      const before = bands.get(band);
      if (before === undefined) {
        bands.set(band, [shingled]);
        continue;
      }
      twin ??= twinIn(before, shingled);
      if (before.length < MOST_IN_BAND) before.push(shingled);
    }
    if (twin === undefined) continue;
    const percent = Math.floor(twin.alike * 100);
    yield found(
      member,
      bodyPath(member),
      `It reads like ${nameOf(twin.member)} (${twin.member.file}): ${percent} % of it is the same.`,
    );
  }
}

function others(name: string, english: string, castilian: string): TemplateDraft[] {
  return [
    utility(
      [
        {
          type: 'BODY',
          text: `Your appointment at North Clinic ${english}. Please call our front desk for another one.`,
        },
      ],
      { name },
    ),
    spanish(
      [
        {
          type: 'BODY',
          text: `Tu cita en la Clínica Norte ${castilian}. Llama por favor a nuestra recepción.`,
        },
      ],
      { name },
    ),
  ];
}

function twinIn(before: readonly Shingled[], { member, shingles }: Shingled) {
  for (const other of before) {
    if (isSameTemplate(other.member, member)) continue;
    const alike = likeness(shingles, other.shingles);
    if (alike >= LEAST_LIKENESS && !saySame(other.member, member)) return { member: other.member, alike };
  }
  return undefined;
}

function found(member: Member, path: DraftPath, message: string): FoundInSet {
  return { member, path, message };
}

function groups(members: readonly Member[], keyOf: (draft: TemplateDraft) => string): Member[][] {
  return [...Map.groupBy(members, ({ anatomy }) => keyOf(anatomy.draft)).values()];
}

function isSameTemplate(one: Member, other: Member): boolean {
  return one.anatomy.draft.name === other.anatomy.draft.name;
}

/** What `duplicate-content` tells of already. */
function saySame(one: Member, other: Member): boolean {
  return wordingOf(one.anatomy.draft) === wordingOf(other.anatomy.draft);
}

/** Body and footer without regard to case and spacing; empty where there is no body. */
function wordingOf({ components }: TemplateDraft): string {
  const textOf = (type: string) => components.find((component) => component.type === type)?.text ?? '';
  const body = textOf('BODY');
  return body === '' ? '' : `${body}\n${textOf('FOOTER')}`.toLowerCase().replace(/\s+/g, ' ').trim();
}

function nameOf({ anatomy: { draft } }: Member): string {
  return `${quoted(draft.name)} in ${draft.language}`;
}

function bodyPath({ anatomy: { message, draft } }: Member): DraftPath {
  if (message.body === undefined) return draft.components.length > 0 ? ['components'] : [];
  return [...message.body.path, 'text'];
}

/** What a sender relies on, part by part. */
function parityOf({
  anatomy,
}: Member): { readonly what: string; readonly value: string; readonly path: DraftPath }[] {
  const { message, cards } = anatomy;
  const variables = (kind: 'header' | 'body') => {
    const placed = message[kind];
    return [...new Set(variablesIn(placed?.component.text ?? '').map(({ name }) => name))].sort().join(', ');
  };
  const types = message.all.map(({ component: { type, format } }) =>
    format === undefined ? type : `${type} ${format}`,
  );
  const buttons = message.buttons.map(({ button: { type, url } }) =>
    type === 'URL' && (url ?? '').includes('{{') ? `${type} {{…}}` : type,
  );
  return [
    { what: 'The components', value: types.sort().join(', '), path: ['components'] },
    {
      what: 'The variables of the header',
      value: variables('header'),
      path: message.header?.path ?? ['components'],
    },
    { what: 'The variables of the body', value: variables('body'), path: bodyPath({ anatomy, file: '' }) },
    {
      what: 'The buttons',
      value: buttons.join(', '),
      path: message.buttons[0]?.path.slice(0, -1) ?? ['components'],
    },
    { what: 'The cards', value: String(cards.length), path: ['components'] },
  ];
}
