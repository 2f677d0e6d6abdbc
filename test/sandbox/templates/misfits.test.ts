import { describe, expect, it } from 'vitest';
import { buttons, PLAIN, TRACK } from './parts.ts';
import { bodyValues, buttonValues, headerValues, refusalOf, sender, texts, trySend } from './sender.ts';
import { BODY } from './shop.ts';

/** [what, the template's components, the values, code, details] */
const MISFITS: [string, Record<string, unknown>, unknown, number, string][] = [
  [
    'too few values',
    { components: [BODY] },
    [bodyValues('1')],
    132000,
    'body: number of localizable_params (1) does not match the expected number of params (2)',
  ],
  [
    'too many values',
    { components: [PLAIN] },
    [bodyValues('1')],
    132000,
    'body: number of localizable_params (1) does not match the expected number of params (0)',
  ],
  ['no values at all', { components: [BODY] }, undefined, 132000, 'body: number of localizable_params (0)'],
  [
    'an empty value',
    { components: [BODY] },
    [bodyValues('1', '')],
    131008,
    'Parameter of type text is missing text value',
  ],
  ['a number for a text', { components: [BODY] }, [bodyValues('1', 7)], 131008, 'missing text value'],
  [
    'a line break in a value',
    { components: [BODY] },
    [bodyValues('1', 'a\nb')],
    132018,
    'new-line/tab characters',
  ],
  ['a tab in a value', { components: [BODY] }, [bodyValues('1', 'a\tb')], 132018, 'new-line/tab characters'],
  [
    'five spaces in a value',
    { components: [BODY] },
    [bodyValues('1', 'a     b')],
    132018,
    '4 consecutive spaces',
  ],
  [
    'an image in the body',
    { components: [BODY] },
    [{ type: 'body', parameters: [...texts('1'), { type: 'image', image: { id: '1' } }] }],
    132012,
    'body: Format mismatch, expected TEXT, received IMAGE',
  ],
  [
    'a header the template lacks',
    { components: [PLAIN] },
    [headerValues(...texts('x'))],
    132000,
    'header: number of localizable_params (1) does not match the expected number of params (0)',
  ],
  [
    'a text header without its value',
    {
      components: [
        { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['7'] } },
        PLAIN,
      ],
    },
    [],
    132000,
    'header: number of localizable_params (0)',
  ],
  [
    'a header that gets too long',
    {
      components: [
        { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['7'] } },
        PLAIN,
      ],
    },
    [headerValues(...texts('x'.repeat(60)))],
    132005,
    'header: Translated text too long',
  ],
  [
    'a body that gets too long',
    { components: [BODY] },
    [bodyValues('x'.repeat(600), 'y'.repeat(600))],
    132005,
    'body: Translated text too long',
  ],
  [
    'a value that breaks a policy',
    { components: [BODY] },
    [bodyValues('1', 'bit.ly/3abc')],
    132007,
    'Use a link to your own domain',
  ],
  [
    'an image header without an image',
    { components: [{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::A'] } }, PLAIN] },
    [],
    132012,
    'header: Format mismatch, expected IMAGE, received UNKNOWN',
  ],
  [
    'a video for an image',
    { components: [{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::A'] } }, PLAIN] },
    [headerValues({ type: 'video', video: { link: 'https://example.com/v.mp4' } })],
    132012,
    'expected IMAGE, received VIDEO',
  ],
  [
    'an image of nothing',
    { components: [{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::A'] } }, PLAIN] },
    [headerValues({ type: 'image', image: {} })],
    131008,
    'missing id or link',
  ],
  [
    'an image nobody uploaded',
    { components: [{ type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::A'] } }, PLAIN] },
    [headerValues({ type: 'image', image: { id: '1' } })],
    100,
    'media attachment ID',
  ],
  [
    'a location without an address',
    { components: [{ type: 'HEADER', format: 'LOCATION' }, PLAIN] },
    [headerValues({ type: 'location', location: { latitude: '51.5', longitude: -0.1, name: 'Shop' } })],
    131008,
    'missing address',
  ],
  [
    'a URL without its end',
    { components: [PLAIN, buttons(TRACK)] },
    [],
    131008,
    'buttons: Button at index 0 of type Url requires a parameter',
  ],
  [
    'a URL with an empty end',
    { components: [PLAIN, buttons(TRACK)] },
    [buttonValues('url', '0')],
    131008,
    'buttons: Button at index 0 of type Url requires a parameter',
  ],
  [
    'a URL that gets too long',
    { components: [PLAIN, buttons(TRACK)] },
    [buttonValues('url', 0, ...texts('x'.repeat(1990)))],
    132005,
    'URL too long',
  ],
  [
    'a button the template lacks',
    { components: [PLAIN, buttons(TRACK)] },
    [buttonValues('url', 1, ...texts('7'))],
    132000,
    'no button at index 1',
  ],
  [
    'another kind of button',
    { components: [PLAIN, buttons(TRACK)] },
    [buttonValues('quick_reply', 0, { type: 'payload', payload: 'x' })],
    132018,
    'buttons: Button at index 0 must be of type Url',
  ],
  [
    'a URL for a quick reply',
    { components: [PLAIN, buttons({ type: 'QUICK_REPLY', text: 'Yes' })] },
    [buttonValues('url', 0, ...texts('7'))],
    132018,
    'buttons: Button at index 0 must be of type QuickReply',
  ],
  [
    'a value for a call',
    { components: [PLAIN, buttons({ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+12025550100' })] },
    [buttonValues('url', 0, ...texts('7'))],
    100,
    'is of type Call and does not support parameters',
  ],
  [
    'a value for a fixed URL',
    { components: [PLAIN, buttons({ ...TRACK, url: 'https://example.com' })] },
    [buttonValues('url', 0, ...texts('7'))],
    100,
    'is of type Url and does not support parameters',
  ],
  [
    'a quick reply without payload',
    { components: [PLAIN, buttons({ type: 'QUICK_REPLY', text: 'Yes' })] },
    [buttonValues('quick_reply', 0, { type: 'payload' })],
    131008,
    'missing payload value',
  ],
  [
    'a copy code without code',
    { category: 'MARKETING', components: [PLAIN, buttons({ type: 'COPY_CODE', example: 'SAVE20' })] },
    [],
    131008,
    'buttons: Button at index 0 of type copy_code requires a non-empty parameter coupon_code',
  ],
  [
    'a code of 21 characters',
    { category: 'MARKETING', components: [PLAIN, buttons({ type: 'COPY_CODE', example: 'SAVE20' })] },
    [buttonValues('copy_code', 0, { type: 'coupon_code', coupon_code: 'X'.repeat(21) })],
    132018,
    'length limit 20',
  ],
  [
    'products without sections',
    {
      category: 'MARKETING',
      components: [
        { type: 'HEADER', format: 'TEXT', text: 'New' },
        PLAIN,
        buttons({ type: 'MPM', text: 'View items' }),
      ],
    },
    [buttonValues('mpm', 0, { type: 'action', action: { thumbnail_product_retailer_id: '1' } })],
    131008,
    'requires sections',
  ],
  [
    'a call button that lasts too long',
    { components: [PLAIN, buttons({ type: 'VOICE_CALL', text: 'Call us' })] },
    [buttonValues('voice_call', 0, { type: 'ttl_minutes', ttl_minutes: 43_201 })],
    131009,
    'ttl_minutes',
  ],
];

describe('values that do not fit', () => {
  it.each(MISFITS)('%s', async (_, made, components, code, details) => {
    const shop = await sender();
    expect(refusalOf(await trySend(shop, made, components))).toEqual([
      code,
      expect.stringContaining(details),
    ]);
  });

  it('go through where nobody looks', async () => {
    const shop = await sender(['template-parameters']);
    expect((await trySend(shop, { components: [BODY] }, [bodyValues('1')])).status).toBe(200);
  });
});
