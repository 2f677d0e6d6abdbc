import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalDraft } from '../../../../src/core/templates/account/normal.ts';
import { newFamily, type PulledLanguage } from '../../../../src/core/templates/files/merge.ts';
import { onlyOnce } from '../../../../src/core/templates/files/read.ts';
import { reading, readTemplateText } from '../../../../src/core/templates/files/read-file.ts';
import { changedText } from '../../../../src/core/templates/files/rewrite.ts';
import { entriesText } from '../../../../src/core/templates/files/yaml-style.ts';
import { type TemplateDraft, templateDraft } from '../../../../src/core/wire/graph/template-draft.ts';

/** Whatever may stand in a text, what YAML and variables make much of among it. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        ...[
          '{{1}}',
          '{{2}}',
          '{{name}}',
          '\n',
          '\n\n',
          '${',
          '$${',
          '${x}',
          ': ',
          ' #',
          '- ',
          '"',
          "'",
          '\\',
        ],
        ...[
          'yes',
          'null',
          '007',
          '~',
          '|',
          '>',
          '&a',
          '*b',
          '!c',
          '%d',
          '@e',
          '`',
          '---',
          '\t',
          ' ',
          '👩‍💻',
          'Olá',
          '\u2028',
          '\ufeff',
        ],
      ),
    ),
    { minLength: 1, maxLength: 8 },
  )
  // A surrogate alone is no text that JSON over HTTP could bring.
  .map((pieces) => pieces.join('').toWellFormed().replaceAll('\r', ''));

const named = (key: string) =>
  fc.record({
    [key]: fc.uniqueArray(
      fc.record({ param_name: fc.constantFrom('name', 'day', '__proto__x'), example: text }),
      {
        selector: ({ param_name: name }) => name,
        maxLength: 2,
      },
    ),
  });

const button = fc.oneof(
  fc.record({ type: fc.constant('QUICK_REPLY'), text }),
  fc.record({
    type: fc.constant('URL'),
    text,
    url: fc.constantFrom(
      'https://north.example/{{1}}',
      'https://north.example/{{name}}',
      'https://north.example',
    ),
    example: fc.array(text, { minLength: 1, maxLength: 1 }),
  }),
  fc.record({ type: fc.constant('PHONE_NUMBER'), text, phone_number: fc.constant('+15550100') }),
  fc.record({ type: fc.constant('COPY_CODE'), example: text }),
  fc.record({ type: fc.constant('FLOW'), text, flow_id: fc.constantFrom('123', '0042') }),
  fc.record({ type: fc.constant('NEW_THING'), payload: fc.record({ deep: fc.array(text) }) }),
);

const header = fc.oneof(
  fc.record({ type: fc.constant('HEADER'), format: fc.constant('TEXT'), text }),
  fc.record({
    type: fc.constant('HEADER'),
    format: fc.constant('TEXT'),
    text: fc.constant('Visit to {{1}}'),
    example: fc.record({ header_text: fc.array(text, { minLength: 1, maxLength: 1 }) }),
  }),
  fc.record({
    type: fc.constant('HEADER'),
    format: fc.constantFrom('IMAGE', 'VIDEO', 'LOCATION', 'COLLECTION'),
  }),
);

const body = fc.oneof(
  fc.record({ type: fc.constant('BODY'), text }),
  fc.record({
    type: fc.constant('BODY'),
    text,
    example: fc.record({
      body_text: fc.array(fc.array(text, { minLength: 1 }), { minLength: 1, maxLength: 1 }),
    }),
  }),
  fc.record({
    type: fc.constant('BODY'),
    text: fc.constant('Hi {{name}} on {{day}}'),
    example: named('body_text_named_params'),
  }),
);

const buttons = fc.record({ type: fc.constant('BUTTONS'), buttons: fc.array(button, { maxLength: 3 }) });

const card = fc.record({ components: fc.tuple(header, body, buttons) });

const component = fc.oneof(
  header,
  body,
  buttons,
  fc.record({ type: fc.constant('FOOTER'), text }),
  fc.record({ type: fc.constant('CALL_PERMISSION_REQUEST') }),
  fc.record({
    type: fc.constant('LIMITED_TIME_OFFER'),
    limited_time_offer: fc.record({ text, has_expiration: fc.boolean() }),
  }),
  fc.record({ type: fc.constant('CAROUSEL'), cards: fc.array(card, { maxLength: 2 }) }),
  fc.record({ type: fc.constant('BRAND_NEW'), value: fc.jsonValue() }),
);

const draftIn = (language: string) =>
  fc
    .record(
      {
        name: fc.constant('a'),
        language: fc.constant(language),
        category: fc.constantFrom('UTILITY', 'MARKETING'),
        components: fc.array(component, { maxLength: 5 }),
        parameter_format: fc.constantFrom('NAMED', 'POSITIONAL'),
        message_send_ttl_seconds: fc.constantFrom(300, 600),
        sub_category: fc.constantFrom('CUSTOM', 'ORDER_STATUS'),
        cta_url_link_tracking_opted_out: fc.boolean(),
      },
      { requiredKeys: ['name', 'language', 'category', 'components'] },
    )
    .map((request) => normalDraft(templateDraft.parse(request)));

const drafts = fc.tuple(draftIn('de'), draftIn('en_GB'), draftIn('fr'));

const pulled = (all: readonly TemplateDraft[]): PulledLanguage[] =>
  all.map((draft) => ({ draft, sampleOf: () => undefined }));

const written = (all: readonly TemplateDraft[]) => `${entriesText(newFamily('a', pulled(all)), 0)}\n`;

/** A request as somebody writes it who wants no variable in it. */
const asText = (_: string, value: unknown) =>
  typeof value === 'string' ? value.replaceAll('${', () => '$${') : value;

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

/** What somebody can tell of a draft: a setting that is off says nothing, nor does a format without variables. */
const telling = ({
  cta_url_link_tracking_opted_out: isOptedOut,
  parameter_format: format,
  ...draft
}: TemplateDraft) =>
  plain({
    ...draft,
    ...(isOptedOut && { isOptedOut }),
    ...(/\{\{[^{}]*\}\}/.test(JSON.stringify(draft.components)) && { format }),
  });

const LEFT_OPEN = ['message_send_ttl_seconds', 'sub_category', 'cta_url_link_tracking_opted_out'] as const;

/** What an account has, but for settings that the file said nothing of: they stay open. */
const pulledInto = (before: TemplateDraft | undefined, now: TemplateDraft): TemplateDraft => ({
  ...now,
  ...Object.fromEntries(
    LEFT_OPEN.filter((key) => before?.[key] === undefined).map((key) => [key, undefined]),
  ),
});

async function readBack(source: string, file = 'a.yaml') {
  const { sources, problems } = await readTemplateText(file, source, reading({}));
  expect(problems).toEqual([]);
  return sources;
}

async function change(source: string, all: readonly TemplateDraft[], file = 'a.yaml') {
  const { once } = onlyOnce(await readBack(source, file));
  const placed = new Map(once.map((one) => [`a ${one.source.draft.language}`, one]));
  return changedText(file, source, { pulled: pulled(all), placed, values: {} });
}

describe('templates written into a file', () => {
  it('are read again as they were', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, async (all) => {
        const sources = await readBack(written(all));
        expect(sources.map(({ source }) => plain(normalDraft(source.draft)))).toEqual(plain(all));
      }),
      { numRuns: 300 },
    );
  });

  it('leave a file that says the same as it is', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, async (all) => {
        const source = written(all);
        expect(await change(source, all)).toBe(source);
      }),
      { numRuns: 150 },
    );
  });

  it.each(['a.yaml', 'a.json'])(
    'take the place of what said something else, others in the file staying: %s',
    async (file) => {
      await fc.assert(
        fc.asyncProperty(drafts, drafts, async ([de, en, fr], [newDe, newEn]) => {
          const source =
            file === 'a.json'
              ? JSON.stringify(newFamily('a', pulled([de, en, fr])), null, 2)
              : written([de, en, fr]);
          const changed = await change(source, [newDe, newEn], file);
          const sources = await readBack(changed, file);
          expect(sources.map((one) => telling(normalDraft(one.source.draft)))).toEqual(
            [pulledInto(de, newDe), pulledInto(en, newEn), fr].map(telling),
          );
          expect(await change(changed, [newDe, newEn], file)).toBe(changed);
        }),
        { numRuns: 150 },
      );
    },
  );

  it('change requests in a list', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, draftIn('en_GB'), async (all, newEn) => {
        const source = JSON.stringify(all, asText, '\t');
        const changed = await change(source, [newEn], 'a.json');
        const sources = await readBack(changed, 'a.json');
        expect(sources.map((one) => telling(normalDraft(one.source.draft)))).toEqual(
          [all[0], pulledInto(all[1], newEn), all[2]].map(telling),
        );
      }),
      { numRuns: 100 },
    );
  });
});
