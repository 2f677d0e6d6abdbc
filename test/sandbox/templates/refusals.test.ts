import { describe, expect, it } from 'vitest';
import { graphError } from '../../../src/core/wire/graph/error.ts';
import { buttons, header, PLAIN, reply, text, url } from './parts.ts';
import { BODY, setShop } from './shop.ts';

/** [what, the parts of the request, subcode, words of the text for the user] */
const REFUSED: [string, Record<string, unknown>, number | undefined, RegExp][] = [
  ['a name with capitals', { name: 'Parcel' }, 2388046, /lowercase/],
  ['a name with a hyphen', { name: 'parcel-news' }, 2388046, /lowercase/],
  ['a name of 513 characters', { name: 'p'.repeat(513) }, 2388046, /lowercase/],
  ['the name of a sample', { name: 'hello_world' }, 2388155, /sample/],
  ['a language with a hyphen', { language: 'en-GB' }, 2388049, /language/],
  ['a language nobody speaks', { language: 'xx' }, 2388049, /language/],
  ['no body', { components: [header('Parcel')] }, undefined, /exactly one/],
  ['two bodies', { components: [PLAIN, PLAIN] }, undefined, /at most one component of type BODY/],
  ['an unknown component', { components: [PLAIN, { type: 'SIDEBAR' }] }, undefined, /SIDEBAR/],
  ['a body without text', { components: [{ type: 'BODY' }] }, 2388043, /\(text\)/],
  ['1025 characters', { components: [text('x'.repeat(1025))] }, 2388040, /1024/],
  ['an example that is missing', { components: [text(BODY.text)] }, 2388043, /BODY .*\(example\)/],
  ['one example for two variables', { components: [text(BODY.text, ['a'])] }, 2388043, /\(example\)/],
  [
    'a flat list of examples',
    { components: [{ ...BODY, example: { body_text: ['a', 'b'] } }] },
    2388043,
    /\(example\)/,
  ],
  ['an empty example', { components: [text(BODY.text, ['a', ''])] }, 2388043, /\(example\)/],
  ['a line break in an example', { components: [text(BODY.text, ['a', 'b\nc'])] }, 2388042, /new lines/],
  [
    'a variable at the start',
    { components: [text('{{1}} is the number of your parcel today', ['1'])] },
    2388299,
    /start or end/,
  ],
  [
    'a variable at the end',
    { components: [text('The number of your parcel today is {{1}}', ['1'])] },
    2388299,
    /start or end/,
  ],
  ['nothing but a variable', { components: [text('{{1}}!', ['1'])] }, 2388072, /only have parameters/],
  [
    'too many variables for the words',
    { components: [text('Hi {{1}} {{2}} {{3}} {{4}} bye.', ['a', 'b', 'c', 'd'])] },
    2388293,
    /too many variables/,
  ],
  ['three line breaks in a row', { components: [text('Your parcel.\n\n\nIt is here.')] }, 2388072, /newline/],
  ['eleven emoji', { components: [text(`Your parcel ${'🎁'.repeat(11)} is here`)] }, 2388072, /emojis/],
  ['names without NAMED', { components: [text('Dear {{name}}, here you are.', ['x'])] }, undefined, /NAMED/],
  [
    'names and positions together',
    { components: [text('Dear {{name}}, order {{1}} is on its way to you.', ['x', 'y'])] },
    undefined,
    /same template/,
  ],
  [
    'a name in capitals',
    { parameter_format: 'NAMED', components: [text('Dear {{Name}}, order is on its way.', ['x'])] },
    undefined,
    /lower-case/,
  ],
  [
    'a named variable without its example',
    {
      parameter_format: 'NAMED',
      components: [
        {
          type: 'BODY',
          text: 'Dear {{name}}, order {{order_id}} is on its way to your home.',
          example: { body_text_named_params: [{ param_name: 'name', example: 'Ana' }] },
        },
      ],
    },
    2388043,
    /\(example\)/,
  ],
  ['a header of 61 characters', { components: [header('x'.repeat(61)), PLAIN] }, 2388040, /60/],
  ['a header with an emoji', { components: [header('Parcel 🎁'), PLAIN] }, 2388047, /emojis/],
  ['a header with asterisks', { components: [header('*Parcel*'), PLAIN] }, 2388047, /asterisks/],
  ['a header with a line break', { components: [header('Par\ncel'), PLAIN] }, 2388047, /new lines/],
  [
    'a header with two variables',
    { components: [{ ...header('{{1}} and {{2}}'), example: { header_text: ['a', 'b'] } }, PLAIN] },
    2388047,
    /one variable/,
  ],
  ['a header without its example', { components: [header('Order {{1}}'), PLAIN] }, 2388043, /HEADER/],
  ['a header without a format', { components: [{ type: 'HEADER', text: 'x' }, PLAIN] }, 2388043, /format/],
  [
    'an image without a sample',
    { components: [{ type: 'HEADER', format: 'IMAGE' }, PLAIN] },
    2388273,
    /IMAGE/,
  ],
  [
    'an image whose handle is none',
    { components: [{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['my picture'] } }, PLAIN] },
    2388295,
    /handle/,
  ],
  ['a GIF', { components: [{ type: 'HEADER', format: 'GIF' }, PLAIN] }, undefined, /GIF/],
  [
    'a footer of 61 characters',
    { components: [PLAIN, { type: 'FOOTER', text: 'x'.repeat(61) }] },
    2388040,
    /60/,
  ],
  [
    'a footer with a variable',
    { components: [PLAIN, { type: 'FOOTER', text: 'By {{1}}' }] },
    2388073,
    /variables/,
  ],
  [
    'eleven buttons',
    { components: [PLAIN, buttons(...Array.from({ length: 11 }, (_, index) => reply(`No ${index}`)))] },
    2388275,
    /10/,
  ],
  [
    'three URL buttons',
    { components: [PLAIN, buttons(...['a', 'b', 'c'].map((tail) => url(`https://example.com/${tail}`)))] },
    2388275,
    /URL/,
  ],
  [
    'quick replies apart',
    { components: [PLAIN, buttons(reply('Yes'), url('https://example.com'), reply('No'))] },
    2388060,
    /combination/,
  ],
  ['a label of 26 characters', { components: [PLAIN, buttons(reply('x'.repeat(26)))] }, 2388040, /25/],
  ['a label with an emoji', { components: [PLAIN, buttons(reply('Yes 👍'))] }, 2388060, /emojis/],
  ['a label with a variable', { components: [PLAIN, buttons(reply('Yes {{1}}'))] }, 2388060, /variables/],
  [
    'a button without a label',
    { components: [PLAIN, buttons({ type: 'QUICK_REPLY' })] },
    2388043,
    /\(text\)/,
  ],
  ['a URL that is none', { components: [PLAIN, buttons(url('example.com/x'))] }, 2388060, /URL/],
  ['a script for a URL', { components: [PLAIN, buttons(url('javascript:alert(1)'))] }, 2388060, /URL/],
  [
    'a variable amid a URL',
    { components: [PLAIN, buttons(url('https://example.com/{{1}}/x', 'https://example.com/1/x'))] },
    2388060,
    /end/,
  ],
  [
    'a URL without its example',
    { components: [PLAIN, buttons(url('https://example.com/{{1}}'))] },
    2388043,
    /example/,
  ],
  [
    'a URL of 2001 characters',
    { components: [PLAIN, buttons(url(`https://example.com/${'x'.repeat(1981)}`))] },
    2388040,
    /2000/,
  ],
  [
    'a code of 21 characters',
    { category: 'MARKETING', components: [PLAIN, buttons({ type: 'COPY_CODE', example: 'X'.repeat(21) })] },
    2388040,
    /20/,
  ],
  [
    'a Flow nobody names',
    { components: [PLAIN, buttons({ type: 'FLOW', text: 'Open' })] },
    2388043,
    /flow_id/,
  ],
  [
    'a Flow without a screen',
    { components: [PLAIN, buttons({ type: 'FLOW', text: 'Open', flow_id: '1' })] },
    2388043,
    /navigate_screen/,
  ],
  [
    'a button of no kind',
    { components: [PLAIN, buttons({ type: 'LEVER', text: 'Pull' })] },
    undefined,
    /LEVER/,
  ],
  [
    'an OTP button elsewhere',
    { components: [PLAIN, buttons({ type: 'OTP', otp_type: 'COPY_CODE' })] },
    undefined,
    /OTP/,
  ],
  ['a time to live of 29 seconds', { message_send_ttl_seconds: 29 }, undefined, /between 30 and 43200/],
  [
    'one card',
    { category: 'MARKETING', components: [PLAIN, { type: 'CAROUSEL', cards: [{ components: [] }] }] },
    undefined,
    /at least 2/,
  ],
  [
    'an offer with a footer',
    {
      category: 'MARKETING',
      components: [
        PLAIN,
        { type: 'FOOTER', text: 'x' },
        { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Today' } },
        buttons(url('https://example.com')),
      ],
    },
    undefined,
    /footer/,
  ],
  [
    'a call permission with buttons',
    { components: [PLAIN, { type: 'CALL_PERMISSION_REQUEST' }, buttons(reply('Yes'))] },
    undefined,
    /interactive/,
  ],
];

describe('Meta refuses', () => {
  it('what is nested deeper than any template', async () => {
    const { sandbox } = await setShop({ off: ['template-format'] });
    const card = `${'{"components":['.repeat(20_000)}${']}'.repeat(20_000)}`;
    const response = await fetch(`${sandbox.url}/v26.0/${sandbox.waba.id}/message_templates`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.app.systemToken}`, 'content-type': 'application/json' },
      body: `{"name":"deep","language":"en","category":"MARKETING","components":[{"type":"CAROUSEL","cards":[${card}]}]}`,
    });
    expect(graphError.parse(await response.json()).error.message).toContain('too deeply');
  });

  it.each(REFUSED)('%s', async (_, part, subcode, words) => {
    const { create } = await setShop();
    const { status, body } = await create(part);
    expect(status).toBe(400);
    const { error } = graphError.parse(body);
    expect(error).toMatchObject({
      code: 100,
      message: 'Invalid parameter',
      error_user_msg: expect.stringMatching(words),
    });
    expect(error.error_subcode).toBe(subcode);
    expect(body.error.is_transient).toBe(false);
    // The same is taken by an account where nobody looks.
    const lenient = await setShop({ off: ['template-format', 'template-unique'] });
    const again = await lenient.create(part);
    if (part.name !== 'hello_world') expect(again.status).toBe(200);
  });

  it('a phone number that is none with a code of its own (192)', async () => {
    const { create } = await setShop();
    const call = (phone: string) => ({ type: 'PHONE_NUMBER', text: 'Call', phone_number: phone });
    const { body } = await create({ components: [PLAIN, buttons(call('abc'))] });
    expect(body.error).toMatchObject({ code: 192, error_user_title: 'Invalid phone number' });
    expect((await create({ components: [PLAIN, buttons(call('+12025550100'))] })).status).toBe(200);
  });

  it.each([
    [{ name: undefined }, 'The parameter name is required'],
    [{ language: undefined }, 'The parameter language is required'],
    [{ category: undefined }, 'The parameter category is required'],
    [{ category: 'SHOUTING' }, 'Param category must be one of'],
    [{ components: undefined }, 'The parameter components is required'],
    [{ components: 'BODY' }, 'Param components must be an array'],
    [{ components: [{ text: 'x' }] }, "components[0]['type']"],
    [{ components: ['x'] }, "components[0]['type']"],
    [{ parameter_format: 'OTHER' }, 'Param parameter_format must be one of'],
    [{ message_send_ttl_seconds: 'soon' }, 'must be an integer'],
  ])('%j in the message itself', async (part, words) => {
    const { create } = await setShop();
    const { body } = await create(part);
    expect(body.error).toMatchObject({ code: 100, message: expect.stringContaining(words) });
  });

  it('names what it blames', async () => {
    const { create } = await setShop();
    const { body } = await create({ name: 'Parcel' });
    expect(body.error.error_data).toEqual({ blame_field_specs: [['name']] });
  });

  it('punctuation behind the last variable only where clients’ word counts', async () => {
    const components = [text('Your parcel today has the number {{1}}.', ['1042'])];
    const lenient = await setShop();
    expect((await lenient.create({ components })).status).toBe(200);
    const strict = await setShop({ on: ['template-edge-punctuation'] });
    expect((await strict.create({ components })).body.error.error_subcode).toBe(2388299);
  });

  it('a malformed header with the body’s subcode, as clients saw it', async () => {
    const { create } = await setShop({ off: ['template-header-subcode'] });
    const { body } = await create({ components: [header('*Parcel*'), PLAIN] });
    expect(body.error.error_subcode).toBe(2388072);
  });
});
