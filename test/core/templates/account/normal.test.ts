import { describe, expect, it } from 'vitest';
import { contentHash, normalDraft, normalLanguage } from '../../../../src/core/templates/index.ts';
import { templateDraft } from '../../../../src/core/wire/graph/template-draft.ts';

const draft = (more: object) =>
  templateDraft.parse({ name: 'visit', language: 'en_GB', category: 'UTILITY', components: [], ...more });

const components = (...list: readonly object[]) => normalDraft(draft({ components: list })).components;

const authentication = (...list: readonly object[]) =>
  normalDraft(draft({ category: 'AUTHENTICATION', components: list })).components;

describe('the normal form of a template', () => {
  it.each([
    ['en-us', 'en_US'],
    ['EN_gb', 'en_GB'],
    ['prs-AF', 'prs_AF'],
    ['fil', 'fil'],
  ])('has the language %s as %s', (given, expected) => {
    expect(normalLanguage(given)).toBe(expected);
  });

  it('is in capitals, without ids and read-only fields, and positional unless it says otherwise', () => {
    const normal = normalDraft(
      draft({
        category: 'utility',
        id: '17',
        status: 'APPROVED',
        allow_category_change: true,
        sub_category: 'CUSTOM',
        components: [{ type: 'header', format: 'text', text: 'Hello', id: '4' }],
      }),
    );
    expect(normal).toEqual({
      name: 'visit',
      language: 'en_GB',
      category: 'UTILITY',
      parameter_format: 'POSITIONAL',
      components: [{ type: 'HEADER', format: 'TEXT', text: 'Hello' }],
    });
  });

  it.each(['Luz', ['Luz'], [['Luz']]])('has the example %j nested', (example) => {
    const [body] = components({ type: 'BODY', text: 'Hello {{1}}, come.', example: { body_text: example } });
    expect(body?.example).toEqual({ body_text: [['Luz']] });
  });

  it.each(['17', 'https://a.example/v/17', ['17']])('has the address %j of an example whole', (example) => {
    const [row] = components({
      type: 'BUTTONS',
      buttons: [{ type: 'url', text: 'Go', url: 'https://a.example/v/{{1}}', example }],
    });
    expect(row?.buttons).toEqual([
      { type: 'URL', text: 'Go', url: 'https://a.example/v/{{1}}', example: ['https://a.example/v/17'] },
    ]);
  });

  it('has named examples in the order of the text', () => {
    const [body] = components({
      type: 'BODY',
      text: 'Hello {{who}}, at {{at}}.',
      example: {
        body_text_named_params: [
          { param_name: 'at', example: 'noon' },
          { param_name: 'who', example: 'Luz' },
        ],
      },
    });
    expect(body?.example?.body_text_named_params?.map(({ param_name }) => param_name)).toEqual(['who', 'at']);
  });

  it('has lost the handle of a sample, also on a card', () => {
    const header = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::abc'] } };
    const [carousel, alone] = components({ type: 'CAROUSEL', cards: [{ components: [header] }] }, header);
    expect(alone ?? carousel).not.toHaveProperty('example');
    expect(JSON.stringify([carousel, alone])).not.toContain('handle');
  });

  it('leaves white space within a text alone, but for line ends', () => {
    const [body] = components({ type: 'BODY', text: ' Two  spaces\r\nand a line \n' });
    expect(body?.text).toBe(' Two  spaces\nand a line \n');
  });

  it('knows a one-time password by the URL button that Meta makes of it', () => {
    const asked = authentication(
      { type: 'BODY', add_security_recommendation: true },
      { type: 'FOOTER', code_expiration_minutes: 5 },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'copy_code', text: 'Copy' }] },
    );
    const shown = authentication(
      { type: 'BODY', add_security_recommendation: true, text: '*{{1}}* is your code.', example: {} },
      { type: 'FOOTER', code_expiration_minutes: 5, text: 'This code expires in 5 minutes.' },
      {
        type: 'BUTTONS',
        buttons: [
          {
            type: 'URL',
            text: 'Copy',
            url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code_expiration_minutes=5&code=otp{{1}}',
            example: ['https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456'],
          },
        ],
      },
    );
    expect(shown).toEqual(asked);
  });

  it('keeps a component that nobody knows, whatever is in it', () => {
    const strange = { type: 'HOLOGRAM', depth: { layers: [1, 2], of: 'x' } };
    expect(components(strange)).toEqual([strange]);
  });

  it('leaves a component that nobody knows where it is, and all its keys', () => {
    const strange = { type: 'NEW_THING', id: '7', format: 'small', example: ['x'], buttons: 'none' };
    const body = { type: 'BODY', text: 'Hello' };
    const header = { type: 'HEADER', format: 'TEXT', text: 'Visit' };
    // Meta takes a type and a format in either case, and gives capitals back.
    const shown = { ...strange, format: 'SMALL' };
    expect(components({ ...strange, type: 'new_thing' }, body, header)).toEqual([shown, header, body]);
  });

  it.each(['17', 'a.example/17', 'https://a.example/17'])(
    'completes the example %s of an address without a protocol once',
    (example) => {
      const button = { type: 'URL', text: 'Go', url: 'a.example/{{1}}', example };
      const once = normalDraft(draft({ components: [{ type: 'BUTTONS', buttons: [button] }] }));
      expect(once.components[0]?.buttons?.[0]?.example).toEqual([
        example.startsWith('https') ? example : 'a.example/17',
      ]);
      expect(normalDraft(once)).toEqual(once);
    },
  );

  it('is its own normal form', () => {
    const once = normalDraft(
      draft({
        components: [
          { type: 'buttons', buttons: [{ type: 'flow', text: 'Open', flow_id: 17 }, { type: 'OTP' }] },
          { type: 'body', text: 'Hello {{1}}!', example: { body_text: 'x' } },
        ],
      }),
    );
    expect(normalDraft(once)).toEqual(once);
  });
});

describe('the hash of a content', () => {
  it('is the same whatever the order of keys, the name, the language and the category', () => {
    const one = draft({ components: [{ type: 'BODY', text: 'Hello' }] });
    const other = draft({ name: 'b', category: 'MARKETING', components: [{ text: 'Hello', type: 'body' }] });
    expect(contentHash(one)).toBe(contentHash(other));
    expect(contentHash(one)).not.toBe(contentHash(draft({ components: [{ type: 'BODY', text: 'hello' }] })));
  });
});
