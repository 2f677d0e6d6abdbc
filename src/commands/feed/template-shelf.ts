import { CoexError } from '../../core/errors.ts';
import type { FilledTemplate } from '../../core/sending/index.ts';
import {
  oddIn,
  prepareMessage,
  type RenderedParts,
  readAccount,
  requestOf,
  sampleValues,
  seenMessage,
} from '../../core/templates/index.ts';
import type { TemplateDraft } from '../../core/wire/graph/template-draft.ts';
import type { TemplateChoice, TemplatePreview } from '../../tui/feed/source.ts';
import type { Context } from '../context.ts';

/** Templates to choose from, and what they come to with values. */
export interface TemplateShelf {
  /** Those of an account that may be sent; asked for again when a minute has passed. */
  readonly choices: (wabaId: string, token: string) => Promise<readonly TemplateChoice[]>;
  readonly fill: (template: TemplateChoice, values: Readonly<Record<string, string>>) => Filled;
}

interface Filled {
  readonly preview: TemplatePreview;
  /** What the person reads, for the store. */
  readonly text: string;
  readonly request: FilledTemplate;
}

const FRESH_MS = 60_000;

export function createShelf(context: Context): TemplateShelf {
  const { clock } = context;
  const drafts = new WeakMap<TemplateChoice, TemplateDraft>();
  const accounts = new Map<string, { readonly choices: readonly TemplateChoice[]; readonly at: number }>();
  return {
    choices: async (wabaId, token) => {
      const known = accounts.get(wabaId);
      const ageMs = clock.now() - (known?.at ?? 0);
      if (known !== undefined && ageMs >= 0 && ageMs < FRESH_MS) return known.choices;
      const choices: TemplateChoice[] = [];
      for await (const { status, draft } of readAccount(await context.graph(), wabaId, token)) {
        if (status !== 'APPROVED' || oddIn(draft) !== undefined) continue;
        const choice = choiceOf(draft, clock.now());
        drafts.set(choice, draft);
        choices.push(choice);
      }
      choices.sort((one, other) => compare(keyOf(one), keyOf(other)));
      accounts.set(wabaId, { choices, at: clock.now() });
      return choices;
    },
    fill: (template, values) => {
      const draft = drafts.get(template);
      if (draft === undefined) {
        const fix = 'Choose it from the list again.';
        throw new CoexError('not-found', { what: 'template', wanted: template.name, fix });
      }
      return filled(draft, values, clock.now());
    },
  };
}

function keyOf({ name, language }: TemplateChoice): string {
  return `${name} ${language}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function choiceOf(draft: TemplateDraft, now: number): TemplateChoice {
  const { name, language, category } = draft;
  return {
    name,
    language,
    category,
    body: seenMessage(draft, []).body,
    values: [...sampleValues(draft, now)].map(([at, example]) => ({ at, example: written(example) })),
  };
}

function filled(draft: TemplateDraft, values: Readonly<Record<string, string>>, now: number): Filled {
  const samples = sampleValues(draft, now);
  // Nothing typed is nothing given; what is no text is typed as JSON.
  const given = Object.entries(values)
    .filter(([, value]) => value !== '')
    .map(([at, value]): [string, unknown] => [at, typeof samples.get(at) === 'string' ? value : read(value)]);
  const { problems, unused, components } = prepareMessage(draft, new Map(given), now);
  const seen = seenMessage(draft, components);
  const { template } = requestOf(draft, components, '') as { readonly template: FilledTemplate };
  return {
    preview: {
      lines: [
        ...(seen.offer === undefined ? [] : [seen.offer.text]),
        ...linesOf(seen),
        ...seen.cards.flatMap((card, index) => [`Card ${index}:`, ...linesOf(card)]),
        ...seen.notes,
      ],
      problems: [
        ...problems.map(({ code, at, problem, fix }) => `${code} ${at} ${problem}. ${fix}`),
        ...unused.map((at) => `${at} is nothing that the template takes`),
      ],
    },
    text: seen.body,
    request: template,
  };
}

function linesOf({ header, body, footer, buttons }: RenderedParts): string[] {
  const head = header === undefined ? [] : [header.format === 'TEXT' ? header.text : shownMedia(header)];
  return [
    ...head,
    ...body.split('\n'),
    ...(footer === undefined ? [] : [footer]),
    ...buttons.map(({ text, detail }) => `[ ${text} ]${detail === undefined ? '' : ` ${detail}`}`),
  ];
}

function shownMedia({ format, text }: { readonly format: string; readonly text: string }): string {
  return `(${format.toLowerCase()}${text === '' ? '' : ` ${text}`})`;
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function read(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
