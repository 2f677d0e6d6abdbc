import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { CoexError } from '../../core/errors.ts';
import {
  prepareMessage,
  type RenderedButton,
  type RenderedParts,
  requestOf,
  sampleValues,
  seenMessage,
  type TemplateValues,
} from '../../core/templates/index.ts';
import { defineCommand } from '../command.ts';
import { wholeNumber } from '../fields.ts';
import { accountOptions } from './accounts.ts';
import { testOutput } from './test-output.ts';
import { testRows, unusedProblem } from './test-rows.ts';
import { type Tested, testedTemplates } from './test-templates.ts';
import { givenValues, jsonValues } from './test-values.ts';

/** A number reserved for fiction: whom a message is to, when nobody is named. */
const NOBODY = '+447700900199';

export const command = defineCommand({
  name: 'templates test',
  summary: 'Show a template as it would be sent: as a chat bubble and as JSON, and check its values.',
  description:
    'Nothing is sent. Without values the template’s own examples are used; with any, all must be given, unless --sample fills the rest. A value is addressed by its variable (`first_name`, `1`), by its part (`header.doctor`, `body.1`, `button.0` counted from 0, `card.0.body.1`), `header` for media (a link or an id), `offer.expires`, or `code`. Values may be JSON, or @file. Everything that Meta is known to refuse in a send is told with its code: counts (132000), kinds and missing media (132012), line breaks, tabs and spaces (132018), lengths (132005). Whether the template is approved and the recipient can be reached, only Meta knows.',
  examples: [
    { run: 'coex templates test visit_reminder', says: 'Every language of it, with its examples.' },
    {
      run: 'coex templates test visit_reminder --language en_GB --param first_name=Luz --sample',
      says: 'With values.',
    },
    {
      run: 'coex templates test visit_reminder --language en_GB --body',
      says: 'The body of POST /messages alone, to send with curl.',
    },
    {
      run: 'printf "first_name,visit_date\\nLuz,4 May\\n" | coex templates test visit_reminder --params - --sample',
      says: 'The values of many messages, a row each: which rows would be refused.',
    },
  ],
  args: z.object({
    template: z.string({ error: 'the name of a template, or a file' }).describe('Its name, or a file.'),
  }),
  options: z.object({
    language: z
      .array(z.string())
      .default([])
      .meta({ description: 'Only in this language; may be given again.', value: 'code' }),
    param: z.array(z.string()).default([]).meta({
      description: 'A value: first_name=Luz, button.0=17, header=@header.json. May be given again.',
      value: 'name=value',
    }),
    params: z.string().optional().meta({
      description:
        'Values from a file: JSON for one message; CSV, NDJSON or a JSON list for many; - for standard input.',
      value: 'file',
    }),
    sample: z.boolean().default(false).describe('Take what is not given from the examples.'),
    card: z
      .array(wholeNumber(0, 9))
      .default([])
      .meta({ description: 'Show only this card, counted from 0; may be given again.', value: 'index' }),
    to: z
      .string()
      .regex(/^\+\d{5,15}$/, { error: 'a phone number with + and country code' })
      .default(NOBODY)
      .meta({ description: 'Whom the JSON body is to.', value: 'phone' }),
    body: z.boolean().default(false).describe('Print the JSON body alone, a line for each template.'),
    fromAccount: z.boolean().default(false).describe('The template as Meta has it, instead of the file.'),
    ...accountOptions(),
  }),
  output: testOutput,
  exits: {
    2: 'a flag or the file of values cannot be used',
    3: 'a message would be refused, or part of a file cannot be read',
    4: 'with --from-account: the token is missing or not permitted',
    5: 'there is no such template or language',
  },
  run: async (context, { args, options }) => {
    const { param, params, sample, to, card } = options;
    if (context.flags.json && options.body)
      throw new CoexError('usage', {
        problem: '--json and --body are two ways to print the outcome.',
        fix: 'Leave one out.',
      });
    const now = context.clock.now();
    const given = await givenValues(context, param);
    const fromJson = params?.toLowerCase().endsWith('.json') ? await jsonValues(context, params) : undefined;
    const [single] = fromJson?.length === 1 ? fromJson : [];
    const { templates, problems } = await testedTemplates(context, { ...args, ...options });
    const unreadable = problems.map(({ file, at, problem }) => ({ file, ...at, problem }));
    const prepare = ({ draft }: Tested, own: TemplateValues) => {
      const all = new Map([...given, ...own]);
      const isSample = sample || (all.size === 0 && params === undefined);
      return prepareMessage(
        draft,
        all,
        now,
        isSample ? withoutHeader(sampleValues(draft, now), all) : new Map(),
      );
    };
    const isMany = params !== undefined && single === undefined;
    const rows = isMany ? await testRows(context, { params, rows: fromJson, templates, prepare }) : undefined;
    const shown = templates.map((tested) => {
      const { draft, from } = tested;
      const { name, language, category } = draft;
      if (isMany) return { name, language, category, from, problems: [], body: null, message: null };
      const message = prepare(tested, single ?? new Map());
      const refused = [...message.problems, ...message.unused.map(unusedProblem)];
      const seen = seenMessage(draft, message.components);
      const cards = seen.cards
        .map((parts, index) => ({ index, parts }))
        .filter(({ index }) => card.length === 0 || card.includes(index));
      const offer = seen.offer && {
        text: seen.offer.text,
        expiresAt: seen.offer.expiresAt === undefined ? null : isoTime(seen.offer.expiresAt),
      };
      return {
        name,
        language,
        category,
        from,
        problems: refused,
        body: refused.length === 0 ? { ...requestOf(draft, message.components, to) } : null,
        message: {
          header: seen.header ?? null,
          offer: offer ?? null,
          body: seen.body,
          footer: seen.footer ?? null,
          buttons: seen.buttons.map(toButton),
          cards: cards.map(toCard),
          notes: [...seen.notes],
        },
      };
    });
    const isBad =
      unreadable.length > 0 ||
      shown.some(({ problems: refused }) => refused.length > 0) ||
      (rows?.failed ?? 0) > 0;
    return { data: { templates: shown, unreadable, rows: rows ?? null }, exit: isBad ? 3 : 0 };
  },
  draw: async (page, { body }) => (await import('./test-drawing.ts')).drawTest(page, { bodyAlone: body }),
});

/** A header given as a whole, or by another key, takes the place of the sample’s. */
function withoutHeader(sample: TemplateValues, given: TemplateValues): TemplateValues {
  const replaced = [...given.keys()].filter((at) => /(^|\.)header(\.(id|link))?$/.test(at));
  const leads = replaced.map((at) => at.replace(/header.*$/, 'header.'));
  return new Map([...sample].filter(([at]) => !leads.some((lead) => at.startsWith(lead))));
}

function toButton({ type, text, detail }: RenderedButton) {
  return { type, text, detail: detail ?? null };
}

function toCard({ index, parts }: { readonly index: number; readonly parts: RenderedParts }) {
  const { header, body, buttons } = parts;
  return { index, header: header ?? null, body, buttons: buttons.map(toButton) };
}
