import { describe, expect, it } from 'vitest';
import { DAY_MS, type Shop, setShop } from './shop.ts';

const STATUS = 'message_template_status_update';
const CATEGORY = 'template_category_update';
const PICKUP = {
  name: 'pickup_ready',
  language: { code: 'en_GB' },
  components: [{ type: 'body', parameters: [{ type: 'text', text: '71' }] }],
};

async function statusOf(shop: Shop, id: string): Promise<string> {
  return (await shop.read(id, 'status')).status;
}

describe('recategorisation', () => {
  it('is announced a day before, then done, and both are told in their own shape', async () => {
    const shop = await setShop();
    const { sandbox, read, told } = shop;
    const id = await shop.idOf('pickup_ready');
    sandbox.act('template.recategorise', { template: id });
    const fields = 'category,correct_category,previous_category,status';
    expect(await read(id, fields)).toMatchObject({ category: 'UTILITY', correct_category: 'MARKETING' });
    await sandbox.advance(1000);
    const identity = {
      message_template_id: Number(id),
      message_template_name: 'pickup_ready',
      message_template_language: 'en-GB',
    };
    const at = Math.floor((sandbox.now() - 1000 + DAY_MS) / 1000);
    expect(told(CATEGORY)).toEqual([
      { ...identity, new_category: 'UTILITY', correct_category: 'MARKETING', category_update_timestamp: at },
    ]);
    await sandbox.advance(DAY_MS);
    expect(await read(id, fields)).toMatchObject({
      category: 'MARKETING',
      correct_category: '',
      previous_category: 'UTILITY',
      status: 'APPROVED',
    });
    expect(told(CATEGORY)[1]).toEqual({
      ...identity,
      previous_category: 'UTILITY',
      new_category: 'MARKETING',
    });
  });

  it('comes at once to who was warned', async () => {
    const shop = await setShop();
    shop.sandbox.act('template.recategorise', { template: 'pickup_ready', how: 'at-once' });
    await shop.sandbox.advance(1000);
    expect(shop.told(CATEGORY)).toMatchObject([{ previous_category: 'UTILITY', new_category: 'MARKETING' }]);
  });

  it('to authentication rejects on the first of next month', async () => {
    const shop = await setShop();
    const id = await shop.idOf('pickup_ready');
    shop.sandbox.act('template.recategorise', { template: id, category: 'AUTHENTICATION' });
    await shop.sandbox.advance(Date.UTC(2026, 11, 1) - shop.sandbox.now() - 1);
    expect(await statusOf(shop, id)).toBe('APPROVED');
    await shop.sandbox.advance(2000);
    expect(await shop.read(id, 'status,rejected_reason')).toMatchObject({
      status: 'REJECTED',
      rejected_reason: 'INCORRECT_CATEGORY',
    });
    expect(shop.told(STATUS).at(-1)).toMatchObject({ event: 'REJECTED', reason: 'INCORRECT_CATEGORY' });
  });

  it('is dropped by an edit meanwhile', async () => {
    const shop = await setShop();
    const id = await shop.idOf('pickup_ready');
    shop.sandbox.act('template.recategorise', { template: id });
    const body = {
      type: 'BODY',
      text: 'Repair order {{1}} is done and can be collected.',
      example: { body_text: [['1']] },
    };
    await shop.graph('POST', id, { json: { components: [body] } });
    await shop.sandbox.advance(2 * DAY_MS);
    expect(await shop.read(id, 'category,correct_category')).toMatchObject({
      category: 'UTILITY',
      correct_category: '',
    });
  });
});

describe('an account that misused utility', () => {
  it('can neither send it (131064) nor create it for a while', async () => {
    const shop = await setShop();
    shop.sandbox.act('waba.restrict', { type: 'RATE_LIMITED_UTILITY_TEMPLATE_MESSAGING', for: '7d' });
    expect((await shop.send(PICKUP)).body.error.code).toBe(131064);
    await shop.sandbox.advance(7 * DAY_MS);
    expect((await shop.send(PICKUP)).status).toBe(200);
    shop.sandbox.act('waba.restrict', { type: 'RESTRICTED_UTILITY_TEMPLATES', for: '7d' });
    expect((await shop.create()).body.error.error_user_msg).toContain('cannot create utility');
    expect((await shop.create({ category: 'MARKETING' })).status).toBe(200);
  });
});
