import { describe, expect, it } from 'vitest';
import { DAY_MS, type Shop, setShop } from './shop.ts';

const STATUS = 'message_template_status_update';

async function statusOf(shop: Shop, id: string): Promise<string> {
  return (await shop.read(id, 'status')).status;
}

describe('what can be made to happen', () => {
  it('ends a review now, with a reason', async () => {
    const shop = await setShop();
    const { id } = (await shop.create()).body;
    expect(
      shop.sandbox.act('template.review', { template: 'parcel_news', verdict: 'reject', reason: 'SCAM' }),
    ).toBe(id);
    expect((await shop.read(id, 'rejected_reason')).rejected_reason).toBe('SCAM');
    shop.sandbox.act('template.appeal', { template: id });
    expect(await statusOf(shop, id)).toBe('IN_APPEAL');
    shop.sandbox.act('template.review', { template: id, verdict: 'approve' });
    expect(await shop.read(id, 'status,rejected_reason')).toMatchObject({
      status: 'APPROVED',
      rejected_reason: 'NONE',
    });
    await shop.sandbox.advance(DAY_MS);
    expect(shop.told(STATUS).map(({ event }) => event)).toEqual(['REJECTED', 'IN_APPEAL', 'APPROVED']);
  });

  it('flags, locks and reinstates', async () => {
    const shop = await setShop();
    const act = (name: string, input: object = {}) =>
      shop.sandbox.act(name, { template: 'pickup_ready', ...input });
    act('template.flag');
    act('template.flag', { event: 'LOCKED' });
    act('template.disable');
    act('template.flag', { event: 'REINSTATED' });
    await shop.sandbox.advance(1000);
    expect(shop.told(STATUS).map(({ event }) => event)).toEqual([
      'FLAGGED',
      'LOCKED',
      'DISABLED',
      'REINSTATED',
    ]);
    expect(await statusOf(shop, await shop.idOf('pickup_ready'))).toBe('APPROVED');
  });

  it.each([
    ['template.quality', { template: 'nothing', score: 'RED' }, /no template nothing/],
    ['template.quality', { template: 'pickup_ready', score: 'BLUE' }, /score/],
    ['template.unpause', { template: 'pickup_ready' }, /is APPROVED, and must be PAUSED/],
    ['template.flag', { template: 'pickup_ready', event: 'REINSTATED' }, /must be DISABLED/],
    [
      'template.recategorise',
      { template: 'pickup_ready', category: 'UTILITY' },
      /of category UTILITY already/,
    ],
    ['template.archive', { template: 'parcel_news' }, /PENDING: it cannot be archived/],
    ['template.review', { template: 'pickup_ready' }, /verdict/],
    ['template.pause', { template: 'pickup_ready', language: 'fr' }, /no template/],
    ['template.pause', { template: 'pickup_ready', waba: '1' }, /no WABA 1/],
  ])('but not %s with %j', async (name, input, words) => {
    const shop = await setShop();
    await shop.create();
    expect(() => shop.sandbox.act(name, input)).toThrow(words);
  });

  it('asks which language is meant', async () => {
    const shop = await setShop({ off: ['template-review'] });
    await shop.create();
    await shop.create({ language: 'en_US' });
    expect(() => shop.sandbox.act('template.pause', { template: 'parcel_news' })).toThrow(/en_GB, en_US/);
    shop.sandbox.act('template.pause', { template: 'parcel_news', language: 'en_US' });
  });

  it('comes to nothing once the template is gone', async () => {
    const shop = await setShop();
    shop.sandbox.act('template.pause', { template: 'pickup_ready' });
    shop.sandbox.act('template.recategorise', { template: 'pickup_ready' });
    await shop.graph('DELETE', `${shop.sandbox.waba.id}/message_templates?name=pickup_ready`);
    await shop.sandbox.advance(40 * DAY_MS);
    expect(shop.told(STATUS).map(({ event }) => event)).toEqual(['PAUSED']);
    expect(shop.told('template_category_update')).toHaveLength(1);
  });
});
