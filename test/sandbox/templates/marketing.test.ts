import { describe, expect, it } from 'vitest';
import { customerOf } from '../stage.ts';
import { bodyValues, language, sender } from './sender.ts';
import { DAY_MS, MINUTE_MS, type Shop, setShop } from './shop.ts';

const HOUR_MS = 3_600_000;

describe('marketing that is accepted and does not arrive', () => {
  const SPRING = { name: 'spring_service', language, components: [bodyValues('Mira')] };

  async function outcome(shop: Shop, to: string, template: unknown = SPRING) {
    const { body: answer } = await shop.send(template, { to: `+${to}` });
    await shop.sandbox.advance(MINUTE_MS);
    const own = shop
      .told('messages')
      .flatMap(({ statuses = [] }) => statuses)
      .filter(({ id }) => id === answer.messages[0].id);
    return own[0]?.errors?.[0].code ?? own[0]?.status;
  }

  it('because the person stopped it (131050), whatever else they get', async () => {
    const shop = await sender();
    const { waId } = customerOf(shop.sandbox, (one) => one.waId.startsWith('44') && one.phone === 'shown');
    shop.sandbox.act('customer.stop-marketing', { customer: waId });
    expect(await outcome(shop, waId)).toBe(131050);
    expect(
      await outcome(shop, waId, { name: 'pickup_ready', language, components: [bodyValues('71')] }),
    ).toBe('sent');
    shop.sandbox.act('rules.off', { rules: ['marketing-opt-out'] });
    expect(await outcome(shop, waId)).toBe('sent');
  });

  it('because it is for a number of the United States (131049)', async () => {
    const shop = await setShop({ historyMessages: 900, off: ['pair-rate'] });
    const { waId } = customerOf(shop.sandbox, (one) => one.waId.startsWith('1') && one.phone === 'shown');
    expect(await outcome(shop, waId)).toBe(131049);
    expect(
      await outcome(shop, waId, { name: 'pickup_ready', language, components: [bodyValues('71')] }),
    ).toBe('sent');
    shop.sandbox.act('rules.off', { rules: ['us-marketing'] });
    expect(await outcome(shop, waId)).toBe('sent');
  });

  it('because the person has had enough (131049), where that limit is in force', async () => {
    const shop = await sender(['marketing-cap-exemptions']);
    const { waId } = customerOf(shop.sandbox, (one) => one.waId.startsWith('44') && one.phone === 'shown');
    const some = [await outcome(shop, waId), await outcome(shop, waId), await outcome(shop, waId)];
    expect(some).toEqual(['sent', 'sent', 131049]);
    // An early retry is punished for another day.
    await shop.sandbox.advance(23 * HOUR_MS);
    expect(await outcome(shop, waId)).toBe(131049);
    await shop.sandbox.advance(DAY_MS);
    expect(await outcome(shop, waId)).toBe('sent');
    // Inside the window nothing is counted.
    shop.sandbox.customers.send(waId, 'Hello');
    await shop.sandbox.advance(1000);
    const inside = [await outcome(shop, waId), await outcome(shop, waId), await outcome(shop, waId)];
    expect(inside).toEqual(['sent', 'sent', 'sent']);
  });

  it('but not in the United Kingdom, where there is no such limit', async () => {
    const shop = await sender();
    const { waId } = customerOf(shop.sandbox, (one) => one.waId.startsWith('44') && one.phone === 'shown');
    for (let index = 0; index < 4; index += 1) expect(await outcome(shop, waId)).toBe('sent');
  });

  it('is refused at once for an account that has moved to the Marketing Messages API (131063)', async () => {
    const shop = await sender();
    await shop.graph('POST', shop.sandbox.waba.id, {
      json: { disable_marketing_messages_on_cloud_api: true },
    });
    expect((await shop.send(SPRING)).body.error.code).toBe(131063);
  });
});
