import { describe, expect, it } from 'vitest';
import { templateUpdate } from '../../../src/core/wire/webhook.ts';
import { text } from './parts.ts';
import { BODY, DAY_MS, MINUTE_MS, type Shop, setShop } from './shop.ts';

const STATUS = 'message_template_status_update';

/** Creates, lets a day pass, and reads what became of it. */
async function review(shop: Shop, part: Readonly<Record<string, unknown>>) {
  const { body } = await shop.create(part);
  await shop.sandbox.advance(DAY_MS);
  const node = await shop.read(body.id, 'status,category,previous_category,rejected_reason');
  return { ...node, created: body };
}

describe('a review', () => {
  it('takes minutes, mostly, and tells its end with an integer id and a hyphen', async () => {
    const { sandbox, create, told, callback } = await setShop();
    const { id } = (await create()).body;
    expect(told(STATUS)).toEqual([]);
    await sandbox.advance(21 * MINUTE_MS);
    expect(told(STATUS)).toEqual([
      {
        event: 'APPROVED',
        message_template_id: Number(id),
        message_template_name: 'parcel_news',
        message_template_language: 'en-GB',
        message_template_category: 'UTILITY',
        reason: 'NONE',
      },
    ]);
    const [webhook] = callback.of(STATUS);
    expect(webhook?.entry).toMatchObject({ id: sandbox.waba.id, time: expect.any(Number) });
    expect(webhook?.raw).toContain(`"message_template_id":${id}`);
    expect(templateUpdate.parse(webhook?.value).message_template_id).toBe(id);
  });

  it('of many ends at many times, none later than a day', async () => {
    const { sandbox, create, graph } = await setShop();
    for (let index = 0; index < 60; index += 1) {
      const body = `Your parcel ${index} with order number {{1}} arrives on {{2}}, be at home.`;
      await create({ name: `parcel_${index}`, components: [text(body, ['1', '2'])] });
    }
    const pending = async (): Promise<number> =>
      (await graph('GET', `${sandbox.waba.id}/message_templates?status=PENDING&limit=100`)).body.data.length;
    await sandbox.advance(20 * MINUTE_MS);
    const slow = await pending();
    expect(slow).toBeGreaterThan(0);
    expect(slow).toBeLessThan(20);
    await sandbox.advance(DAY_MS);
    expect(await pending()).toBe(0);
  });

  it('does not take place when it is switched off', async () => {
    const { create } = await setShop({ off: ['template-review'] });
    expect((await create()).body.status).toBe('APPROVED');
  });

  it('says the language with an underscore when hyphens are off', async () => {
    const { sandbox, create, told } = await setShop({ off: ['template-webhook-hyphen', 'template-review'] });
    await create();
    await sandbox.advance(1000);
    expect(told(STATUS)[0].message_template_language).toBe('en_GB');
  });

  it('tells also what waits for it when no page is believed', async () => {
    const { sandbox, create, told } = await setShop({ off: ['template-events-documented'] });
    await create();
    await sandbox.advance(1000);
    expect(told(STATUS).map(({ event }) => event)).toEqual(['PENDING']);
  });

  it('repeats exactly with the same seed', async () => {
    const run = async () => {
      const { sandbox, create, callback } = await setShop();
      await create();
      await sandbox.advance(DAY_MS);
      return callback.of(STATUS).map(({ raw }) => raw);
    };
    expect(await run()).toEqual(await run());
  });
});

describe('the review rejects', () => {
  it.each([
    [
      'adjacent variables',
      [text('Your parcel {{1}} {{2}} arrives today at your home', ['a', 'b'])],
      'INVALID_FORMAT',
    ],
    [
      'variables that skip',
      [text('Your parcel {{1}} arrives on day {{3}} at your home', ['a', 'b'])],
      'INVALID_FORMAT',
    ],
    [
      'braces that do not match',
      [text('Your parcel {{1}} arrives on {{day at your home', ['a'])],
      'INVALID_FORMAT',
    ],
    ['a shortened link', [text('Your parcel is here: see https://bit.ly/3abc for more')], 'INVALID_FORMAT'],
    [
      'a link to WhatsApp',
      [text('Your parcel is here: write to https://wa.me/12025550100 for more')],
      'INVALID_FORMAT',
    ],
    [
      'a shortened link on a button',
      [
        text('Your parcel is here, look.'),
        { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'See', url: 'https://tinyurl.com/x' }] },
      ],
      'INVALID_FORMAT',
    ],
    ['asking for a card number', [text('For your parcel please reply with your full card number.')], 'SCAM'],
    ['threats', [text('Pay for your parcel now or we take legal action.')], 'ABUSIVE_CONTENT'],
    [
      'one-time passwords',
      [text('Order code: your verification code is {{1}} for today.', ['1234'])],
      'INCORRECT_CATEGORY',
    ],
    [
      'another script than the language’s',
      [text('Ваша посылка с номером заказа сегодня прибыла на склад')],
      'TAG_CONTENT_MISMATCH',
    ],
    [
      'the wording of another template',
      [
        text('Order {{1}} has moved on: it is now {{2}}. Reply to this message with any question about it.', [
          'a',
          'b',
        ]),
      ],
      'INVALID_FORMAT',
    ],
  ])('%s', async (_, components, reason) => {
    const shop = await setShop();
    expect(await review(shop, { components })).toMatchObject({ status: 'REJECTED', rejected_reason: reason });
    const value = shop.told(STATUS).at(-1);
    expect(value).toMatchObject({ event: 'REJECTED', reason });
    // Only this reason is explained.
    expect('rejection_info' in value).toBe(reason === 'INVALID_FORMAT');
    const lenient = await setShop({ off: ['template-rejection'] });
    expect((await review(lenient, { components })).status).toBe('APPROVED');
  });

  it('in the words of the reference for variables next to each other', async () => {
    const shop = await setShop();
    await review(shop, {
      components: [text('Your parcel {{1}}{{2}} arrives today at your home', ['a', 'b'])],
    });
    expect(shop.told(STATUS)[0].rejection_info.reason).toContain('parameters placed next to each other');
  });

  it.each([
    [
      'the last four digits',
      { components: [text('Please confirm the last four digits of the card number for order 12.')] },
    ],
    [
      'the same words in another language of the name',
      {
        name: 'order_update',
        language: 'en_US',
        components: [
          text(
            'Order {{1}} has moved on: it is now {{2}}. Reply to this message with any question about it.',
            ['a', 'b'],
          ),
        ],
      },
    ],
    ['Arabic in Arabic', { language: 'ar', components: [text('طلبك في الطريق إليك وسيصل غدا إن شاء الله')] }],
  ])('but not %s', async (_, part) => {
    expect((await review(await setShop(), part)).status).toBe('APPROVED');
  });

  it('the second of two that say the same, not the first', async () => {
    const { sandbox, create, read } = await setShop();
    const first = (await create({ name: 'one' })).body.id;
    const second = (await create({ name: 'two' })).body.id;
    await sandbox.advance(DAY_MS);
    expect((await read(first, 'status')).status).toBe('APPROVED');
    expect((await read(second, 'status')).status).toBe('REJECTED');
  });
});

describe('utility that reads like marketing', () => {
  it.each([
    'Order {{1}}: enjoy 20% off your next parcel with us this week.',
    'Your order {{1}} has free shipping if you renew your plan with us.',
    'You left a parcel in your cart, order {{1}} is still waiting for you.',
    'We have a special offer for order {{1}} and its parcel today.',
    'Tell us what you think about us {{1}}: your feedback counts a lot.',
  ])('is marketing in the answer at once: %s', async (body) => {
    const shop = await setShop();
    const { created, status, category } = await review(shop, { components: [text(body, ['1042'])] });
    expect(created).toMatchObject({ status: 'PENDING', category: 'MARKETING' });
    expect([status, category]).toEqual(['APPROVED', 'MARKETING']);
    expect(shop.told('template_category_update')).toEqual([]);
  });

  it('by hints only becomes so at the review, silently', async () => {
    const shop = await setShop();
    const components = [text('Last chance today, we would like to see you with us again!')];
    const { created, category, previous_category } = await review(shop, { components });
    expect(created.category).toBe('UTILITY');
    expect([category, previous_category]).toEqual(['MARKETING', 'UTILITY']);
    expect(shop.told(STATUS)[0]).toMatchObject({ event: 'APPROVED', message_template_category: 'MARKETING' });
    expect(shop.told('template_category_update')).toEqual([]);
  });

  it('by what is on it', async () => {
    const shop = await setShop();
    const button = { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', example: 'SAVE20' }] };
    expect((await shop.create({ components: [BODY, button] })).body.category).toBe('MARKETING');
  });

  it('stays utility where nobody looks', async () => {
    const shop = await setShop({ off: ['template-marketing-words'] });
    const components = [text('Order {{1}}: enjoy 20% off your next parcel.', ['1'])];
    expect((await review(shop, { components })).category).toBe('UTILITY');
  });

  it.each([
    BODY.text,
    'Hola {{1}}, te recordamos tu cita del {{2}} en nuestra clínica. Responde para confirmar.',
    'Your appointment on {{1}} is confirmed, please bring {{2}} along. Feel free to reply.',
  ])('is not: %s', async (body) => {
    const shop = await setShop();
    const { category, status } = await review(shop, { components: [text(body, ['1', '2'])] });
    expect([category, status]).toEqual(['UTILITY', 'APPROVED']);
  });
});
