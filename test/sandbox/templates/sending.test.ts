import { describe, expect, it } from 'vitest';
import { messageAccepted } from '../../../src/core/wire/graph/message.ts';
import { buttons, PLAIN, TRACK } from './parts.ts';
import {
  bodyValues,
  buttonValues,
  headerValues,
  language,
  refusalOf,
  sender,
  texts,
  trySend,
} from './sender.ts';
import { BODY, MINUTE_MS, setShop } from './shop.ts';

describe('a template that can be sent', () => {
  it('is accepted, priced by its category, and noted as used', async () => {
    const shop = await sender();
    const answer = await shop.send({
      name: 'order_update',
      language,
      components: [bodyValues('1042', 'on its way')],
    });
    expect(messageAccepted.parse(answer.body).messages[0]).toMatchObject({ message_status: 'accepted' });
    await shop.sandbox.advance(MINUTE_MS);
    const [sent] = shop.told('messages').map(({ statuses }) => statuses[0]);
    expect(sent).toMatchObject({ status: 'sent', pricing: { category: 'utility', billable: true } });
  });

  it('must exist in this very language', async () => {
    const { send } = await sender();
    const components = [bodyValues('1042', 'on its way')];
    for (const code of ['en', 'en_US', 'en-GB']) {
      expect(refusalOf(await send({ name: 'order_update', language: { code }, components }))).toEqual([
        132001,
        `template name (order_update) does not exist in ${code}`,
      ]);
    }
  });

  it.each([
    ['PENDING', 132001],
    ['REJECTED', 132001],
    ['IN_APPEAL', 132001],
    ['PAUSED', 132015],
    ['DISABLED', 132016],
    ['ARCHIVED', 132001],
  ])('must be approved: %s gives %d', async (state, code) => {
    const shop = await setShop();
    const { id } = (await shop.create({ components: [PLAIN] })).body;
    const act = (name: string, input: object = {}) => shop.sandbox.act(name, { template: id, ...input });
    if (state === 'REJECTED' || state === 'IN_APPEAL') act('template.review', { verdict: 'reject' });
    else if (state !== 'PENDING') act('template.review', { verdict: 'approve' });
    if (state === 'IN_APPEAL') act('template.appeal');
    if (state === 'PAUSED') act('template.pause');
    if (state === 'DISABLED') act('template.disable');
    if (state === 'ARCHIVED') act('template.archive');
    const template = { name: 'parcel_news', language };
    expect((await shop.send(template)).body.error.code).toBe(code);
    shop.sandbox.act('rules.off', { rules: ['template-sendable'] });
    expect((await shop.send(template)).status).toBe(200);
  });
});

describe('the object template', () => {
  it.each([
    ['nothing', undefined, "template['name']"],
    ['a text', 'pickup_ready', "template['name']"],
    ['no name', { language }, "template['name']"],
    ['no language', { name: 'pickup_ready' }, "template['language']['code']"],
    ['an empty language', { name: 'pickup_ready', language: { code: '' } }, "template['language']['code']"],
    ['components that are none', { name: 'pickup_ready', language, components: 'x' }, 'must be an array'],
    [
      'a component that is none',
      { name: 'pickup_ready', language, components: [7] },
      "['components'][0] must be an object",
    ],
    [
      'an unknown component',
      { name: 'pickup_ready', language, components: [{ type: 'sidebar' }] },
      'must be one of {BODY, BUTTON',
    ],
    [
      'parameters that are none',
      { name: 'pickup_ready', language, components: [{ type: 'body', parameters: 'x' }] },
      'array of objects',
    ],
    [
      'a button of no kind',
      { name: 'pickup_ready', language, components: [buttonValues('phone_number', 0)] },
      "['sub_type'] must be one of {BOOKING_CONFIRMATION",
    ],
    [
      'a button of no place',
      { name: 'pickup_ready', language, components: [buttonValues('url', 'first')] },
      "['index'] is required",
    ],
    [
      'cards that are none',
      { name: 'pickup_ready', language, components: [{ type: 'carousel', cards: [1] }] },
      'array of objects',
    ],
  ])('refuses %s (100)', async (_, template, words) => {
    const { send } = await sender();
    expect(refusalOf(await send(template))).toEqual([100, expect.stringContaining(words)]);
  });
});

describe('values that fit', () => {
  const image = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::A'] } };
  it.each([
    [
      'currency and date',
      { components: [BODY] },
      [
        {
          type: 'body',
          parameters: [
            { type: 'currency', currency: { fallback_value: '£10', code: 'GBP', amount_1000: 10_000 } },
            { type: 'date_time', date_time: { fallback_value: '4 May' } },
          ],
        },
      ],
    ],
    [
      'an image by its link',
      { components: [image, PLAIN] },
      [headerValues({ type: 'image', image: { link: 'https://example.com/a.jpg' } })],
    ],
    [
      'a location',
      { components: [{ type: 'HEADER', format: 'LOCATION' }, PLAIN] },
      [
        headerValues({
          type: 'location',
          location: { latitude: '51.5', longitude: '-0.1', name: 'Shop', address: '4 Harbour Lane' },
        }),
      ],
    ],
    [
      'a URL by an index that is a number, or its digits',
      { components: [PLAIN, buttons({ type: 'QUICK_REPLY', text: 'Yes' }, TRACK)] },
      [
        buttonValues('url', '1', ...texts('7')),
        buttonValues('quick_reply', 0, { type: 'payload', payload: 'yes:7' }),
      ],
    ],
    ['no payload at all', { components: [PLAIN, buttons({ type: 'QUICK_REPLY', text: 'Yes' })] }, []],
    [
      'a Flow',
      { components: [PLAIN, buttons({ type: 'FLOW', text: 'Open', flow_id: '1', navigate_screen: 'A' })] },
      [buttonValues('flow', 0, { type: 'action', action: { flow_token: 't' } })],
    ],
    [
      'a code',
      { category: 'MARKETING', components: [PLAIN, buttons({ type: 'COPY_CODE', example: 'SAVE20' })] },
      [buttonValues('copy_code', 0, { type: 'coupon_code', coupon_code: 'SAVE20' })],
    ],
    ['four spaces', { components: [BODY] }, [bodyValues('1', 'a    b')]],
  ])('%s', async (_, made, components) => {
    const answer = await trySend(await sender(), made, components);
    expect([answer.status, answer.body.error]).toEqual([200, undefined]);
  });
});

describe('named parameters', () => {
  const made = {
    parameter_format: 'NAMED',
    components: [
      {
        type: 'BODY',
        text: 'Dear {{name}}, your parcel {{order_id}} is on its way to you.',
        example: {
          body_text_named_params: [
            { param_name: 'name', example: 'Ana' },
            { param_name: 'order_id', example: '7' },
          ],
        },
      },
    ],
  };
  const named = (parameter_name: unknown, text: string) => ({ type: 'text', text, parameter_name });

  it('come in any order by their names', async () => {
    const components = [{ type: 'body', parameters: [named('order_id', '7'), named('name', 'Ana')] }];
    expect((await trySend(await sender(), made, components)).status).toBe(200);
  });

  it.each([
    [
      'without a name',
      [{ type: 'text', text: 'Ana' }, named('order_id', '7')],
      100,
      'Parameter name is missing or empty',
    ],
    [
      'with an empty one',
      [named('', 'Ana'), named('order_id', '7')],
      100,
      'Parameter name is missing or empty',
    ],
    [
      'with one too few',
      [named('name', 'Ana')],
      132000,
      '(1) does not match the expected number of params (2)',
    ],
    [
      'with a strange one',
      [named('name', 'Ana'), named('order', '7')],
      132012,
      'parameter_name order is not in the template',
    ],
  ])('%s are refused', async (_, parameters, code, details) => {
    const answer = await trySend(await sender(), made, [{ type: 'body', parameters }]);
    expect(refusalOf(answer)).toEqual([code, expect.stringContaining(details)]);
  });
});
