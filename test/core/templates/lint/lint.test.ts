import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINT_RULES, lintDraft, lintSources } from '../../../../src/core/templates/index.ts';
import { type TemplateDraft, templateDraft } from '../../../../src/core/wire/graph/template-draft.ts';
import { sourceOf } from './sources.ts';

const draft = (request: object) =>
  templateDraft.parse({ name: 'x', language: 'en', category: 'UTILITY', components: [], ...request });

const body = (text: string) => draft({ components: [{ type: 'BODY', text }] });

const loose = draft({
  allow_category_change: true,
  components: [{ type: 'BODY', text: 'Your appointment at North Clinic is confirmed. Bring your card.' }],
});

/** Pieces that checks look for, in any order. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        '{{1}}',
        '{{',
        '}}',
        '{{a}}',
        '{{ }}',
        ' ',
        '\n',
        '\r\n',
        '\t',
        '🩺',
        '*',
        '_x_',
        'free',
        'word',
        '.',
        'bit.ly/x',
        '\ud800',
      ),
      { maxLength: 40 },
    )
    .map((pieces) => pieces.join('')),
);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const type = fc.oneof(
  fc.constantFrom(
    'HEADER',
    'BODY',
    'FOOTER',
    'BUTTONS',
    'CAROUSEL',
    'LIMITED_TIME_OFFER',
    'CALL_PERMISSION_REQUEST',
    'ALBUM',
  ),
  fc.string(),
);
const button = fc.record({
  type: fc.constantFrom(
    'QUICK_REPLY',
    'URL',
    'PHONE_NUMBER',
    'COPY_CODE',
    'OTP',
    'FLOW',
    'SPM',
    'MPM',
    'constructor',
    '',
  ),
  text: maybe(text),
  url: maybe(fc.oneof(text, fc.webUrl())),
  phone_number: maybe(text),
  example: maybe(fc.oneof(text, fc.array(text, { maxLength: 3 }))),
  otp_type: maybe(fc.constantFrom('ONE_TAP', 'ZERO_TAP', 'COPY_CODE', 'x')),
  supported_apps: maybe(fc.array(fc.record({ package_name: text, signature_hash: text }), { maxLength: 7 })),
  flow_action: maybe(text),
});
const part = fc.record({
  type,
  format: maybe(fc.constantFrom('TEXT', 'IMAGE', 'GIF', 'PRODUCT', 'LOCATION', '__proto__')),
  text: maybe(text),
  example: maybe(
    fc.record({
      header_text: maybe(fc.anything()),
      body_text: maybe(fc.oneof(fc.anything(), fc.array(fc.array(text)))),
      header_handle: maybe(fc.anything()),
      body_text_named_params: maybe(fc.array(fc.record({ param_name: text, example: text }))),
    }),
  ),
  buttons: maybe(fc.array(button, { maxLength: 12 })),
  code_expiration_minutes: maybe(fc.double()),
  limited_time_offer: maybe(fc.record({ text: maybe(text) })),
});
const component = fc
  .tuple(part, maybe(fc.array(fc.record({ components: fc.array(part, { maxLength: 4 }) }), { maxLength: 4 })))
  .map(([own, cards]) => ({ ...own, cards }));
const arbitraryDraft: fc.Arbitrary<TemplateDraft> = fc
  .record({
    name: fc.oneof(fc.constantFrom('a', 'b'), text),
    language: fc.oneof(fc.constantFrom('en', 'de', 'xx', '__proto__', 'constructor'), text),
    category: fc.oneof(fc.constantFrom('UTILITY', 'MARKETING', 'AUTHENTICATION'), text),
    parameter_format: maybe(fc.constantFrom('NAMED', 'POSITIONAL', 'x')),
    message_send_ttl_seconds: maybe(fc.double()),
    library_template_name: maybe(fc.constantFrom('x')),
    components: fc.array(component, { maxLength: 6 }),
  })
  // As a request comes: undefined is nothing.
  .map((request) => Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)))
  .map((request) => templateDraft.safeParse(request))
  .filter(({ success }) => success)
  .map(({ data }) => data as TemplateDraft);

describe('lintSources', () => {
  it('never throws, whatever a draft holds, and names only rules there are', () => {
    const ids = LINT_RULES.map(({ id }) => id);
    let seen = 0;
    fc.assert(
      fc.property(fc.array(arbitraryDraft, { minLength: 1, maxLength: 4 }), (drafts) => {
        for (const { rule, message } of lintSources(drafts.map((one) => sourceOf(one)))) {
          seen += 1;
          expect(ids).toContain(rule);
          expect(message.length).toBeLessThan(500);
        }
      }),
      { numRuns: 1500 },
    );
    expect(seen).toBeGreaterThan(1000);
  });

  it('keeps to the time that the length of a text allows', () => {
    for (const piece of [
      'a ',
      '{{1}} ',
      '{',
      '}}{{',
      '\n',
      '_',
      'a.',
      '. ',
      '\t',
      '🩺',
      '1',
      '!',
      'A',
      'a@',
      '+1',
    ]) {
      for (const end of ['', 'x', '}}', '\n']) {
        const long = piece.repeat(50_000 / piece.length) + end;
        const started = performance.now();
        lintDraft(
          draft({
            components: [
              { type: 'HEADER', format: 'TEXT', text: long, example: { header_text: [long] } },
              { type: 'BODY', text: `{{${long}`, example: { body_text: [[long]] } },
              { type: 'FOOTER', text: long },
              {
                type: 'BUTTONS',
                buttons: [{ type: 'URL', text: long, url: `https://x.example/${long}`, example: [long] }],
              },
            ],
          }),
        );
        expect(performance.now() - started, JSON.stringify([piece, end])).toBeLessThan(1500);
      }
    }
  });

  it('puts findings in the order of files, then of lines', () => {
    const found = lintSources([
      sourceOf({ ...loose, language: 'xx' }, { file: 'b.yaml' }),
      sourceOf({ ...loose, name: 'Y' }, { file: 'a.yaml' }),
    ]);
    expect(found.map(({ file, rule }) => `${file} ${rule}`)).toEqual([
      'b.yaml category-change-allowed',
      'b.yaml language-unknown',
      'a.yaml category-change-allowed',
      'a.yaml name-format',
      'a.yaml duplicate-content',
    ]);
  });

  it('tells of a silenced finding why it is silenced', () => {
    const at = { line: 3, column: 5 };
    const suppressions = [
      { rule: 'category-change-allowed', reason: 'an older tool wants it', at, path: [] },
      { rule: 'category-change-allowed', reason: 'never', at: { line: 9, column: 1 }, path: ['components'] },
      { rule: 'no-such-rule', reason: 'no', at: { line: 10, column: 1 }, path: [] },
    ];
    const found = lintSources([sourceOf(loose, { suppressions })]);
    expect(found).toEqual([
      expect.objectContaining({ rule: 'category-change-allowed', suppressed: 'an older tool wants it' }),
      expect.objectContaining({ rule: 'suppression-unused', at: { line: 9, column: 1 } }),
      expect.objectContaining({
        rule: 'suppression-unused',
        message: 'There is no rule no-such-rule.',
        at: { line: 10, column: 1 },
      }),
    ]);
  });

  it('counts a suppression of a whole file as used when one of its languages needs it', () => {
    const at = { line: 2, column: 1 };
    const suppressions = [{ rule: 'category-change-allowed', reason: 'older tools', at, path: [] }];
    const { allow_category_change: _, ...tidy } = loose;
    const found = lintSources([
      sourceOf(loose, { suppressions }),
      sourceOf({ ...tidy, language: 'en_GB' } as TemplateDraft, { suppressions }),
    ]);
    expect(found.map(({ rule, suppressed }) => `${rule} ${suppressed}`)).toEqual([
      'category-change-allowed older tools',
    ]);
  });

  it('looks only at the rules that are asked for', () => {
    const found = (options: Parameters<typeof lintSources>[1]) =>
      lintSources([sourceOf({ ...loose, name: 'Y' })], options).map(({ rule }) => rule);
    expect(found({ rules: ['name-format'] })).toEqual(['name-format']);
    expect(found({ ignored: ['name-format'] })).toEqual(['category-change-allowed']);
  });

  it('judges thousands of templates much alike without comparing each with each', () => {
    const many = Array.from({ length: 6000 }, (_, index) =>
      sourceOf(
        draft({
          name: `visit_${index}`,
          components: [
            {
              type: 'BODY',
              text: `Hello {{1}}, your appointment number ${index} at North Clinic is on {{2}}. Please bring your health card with you, and be there ten minutes early.`,
              example: { body_text: [['Luz', '4 May']] },
            },
          ],
        }),
        { file: `${index}.yaml` },
      ),
    );
    const started = performance.now();
    const found = lintSources(many);
    // What takes half a second must not take minutes; how long exactly is for the benchmark.
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(found.filter(({ rule }) => rule === 'near-duplicate').length).toBeGreaterThan(5000);
  });
});

describe('the words of a language', () => {
  it.each([
    ['en_US', 'Your appointment is confirmed, and you get a discount on your next visit to us.'],
    ['es_MX', 'Tu cita está confirmada, y tienes un descuento en tu próxima visita con nosotros.'],
    ['pt_BR', 'Sua consulta está confirmada, e você ganha um desconto na próxima visita conosco.'],
    ['de', 'Ihr Termin ist bestätigt, und Sie bekommen einen Gutschein für den nächsten Besuch.'],
    ['fr_FR', 'Votre rendez-vous est confirmé, et vous recevez une réduction pour la prochaine visite.'],
    ['it', 'Il tuo appuntamento è confermato, e ricevi uno sconto per la prossima visita da noi.'],
  ])('show marketing in %s', (language, words) => {
    const found = lintDraft({ ...body(words), language });
    expect(found.map(({ rule }) => rule)).toContain('category-looks-marketing');
  });

  it('are not taken for those of another', () => {
    // Poison in German is no gift, and "sale" in Spanish goes out.
    for (const [language, words] of [
      ['de', 'Ihr Termin beim Giftnotruf ist bestätigt. Bitte bringen Sie Ihre Karte mit.'],
      ['es', 'Tu pedido sale hoy de nuestro almacén y llega mañana por la tarde a tu casa.'],
    ] as const) {
      const found = lintDraft({ ...body(words), language });
      expect(found.map(({ rule }) => rule)).not.toContain('category-looks-marketing');
    }
  });

  it('need two weak signs where there is no strong one', () => {
    const rulesOf = (words: string) => lintDraft(body(words)).map(({ rule }) => rule);
    expect(rulesOf('Your order is ready. Hurry, our front desk closes at six this evening.')).not.toContain(
      'category-looks-marketing',
    );
    expect(rulesOf('Your order is ready. Hurry, our front desk CLOSES at six this evening.')).toContain(
      'category-looks-marketing',
    );
  });
});
