import { describe, expect, it } from 'vitest';
import { templateUnpaused } from '../../../src/core/wire/graph/template.ts';
import { DAY_MS, MINUTE_MS, type Shop, setShop } from './shop.ts';

const HOUR_MS = 3_600_000;
const STATUS = 'message_template_status_update';
const QUALITY = 'message_template_quality_update';
const PICKUP = {
  name: 'pickup_ready',
  language: { code: 'en_GB' },
  components: [{ type: 'body', parameters: [{ type: 'text', text: '71' }] }],
};
const SPRING = { ...PICKUP, name: 'spring_service' };

async function statusOf(shop: Shop, id: string): Promise<string> {
  return (await shop.read(id, 'status')).status;
}

describe('quality', () => {
  it('is told as it changes, with what it was', async () => {
    const shop = await setShop();
    const id = await shop.idOf('pickup_ready');
    shop.sandbox.act('template.quality', { template: 'pickup_ready', score: 'YELLOW' });
    shop.sandbox.act('template.quality', { template: id, score: 'YELLOW' });
    await shop.sandbox.advance(1000);
    expect(shop.told(QUALITY)).toEqual([
      {
        previous_quality_score: 'GREEN',
        new_quality_score: 'YELLOW',
        message_template_id: Number(id),
        message_template_name: 'pickup_ready',
        message_template_language: 'en-GB',
      },
    ]);
    expect((await shop.read(id, 'quality_score')).quality_score.score).toBe('YELLOW');
    expect(await statusOf(shop, id)).toBe('APPROVED');
  });

  it('that is low pauses for 3 hours, then 6, then disables for good', async () => {
    const shop = await setShop();
    const { sandbox, send, told } = shop;
    const id = await shop.idOf('pickup_ready');
    const sink = () => sandbox.act('template.quality', { template: id, score: 'RED' });
    sink();
    expect((await send(PICKUP)).body.error).toMatchObject({ code: 132015 });
    await sandbox.advance(3 * HOUR_MS - 1);
    expect(await statusOf(shop, id)).toBe('PAUSED');
    await sandbox.advance(1);
    expect(await statusOf(shop, id)).toBe('APPROVED');
    sink();
    await sandbox.advance(3 * HOUR_MS);
    expect(await statusOf(shop, id)).toBe('PAUSED');
    await sandbox.advance(3 * HOUR_MS);
    expect(await statusOf(shop, id)).toBe('APPROVED');
    sink();
    await sandbox.advance(DAY_MS);
    expect(await statusOf(shop, id)).toBe('DISABLED');
    expect((await send(PICKUP)).body.error).toMatchObject({ code: 132016 });
    expect(told(STATUS).map(({ event, other_info }) => [event, other_info.title])).toEqual([
      ['PAUSED', 'FIRST_PAUSE'],
      ['APPROVED', 'UNPAUSE'],
      ['PAUSED', 'SECOND_PAUSE'],
      ['APPROVED', 'UNPAUSE'],
      ['DISABLED', 'DISABLED'],
    ]);
    expect(told(STATUS).at(-1).disable_info.disable_date).toMatch(/^\d+$/);
    expect(told(STATUS)[0].other_info.description).toContain('3 hours');
    expect(told(QUALITY)).toHaveLength(1);
  });

  it('only is told where it pauses nothing', async () => {
    const shop = await setShop({ off: ['template-quality-pause'] });
    const id = await shop.idOf('pickup_ready');
    shop.sandbox.act('template.quality', { template: id, score: 'RED' });
    expect(await statusOf(shop, id)).toBe('APPROVED');
  });

  it('stays quiet once an edit has ended the pause', async () => {
    const shop = await setShop();
    const id = await shop.idOf('pickup_ready');
    shop.sandbox.act('template.pause', { template: id });
    const body = {
      type: 'BODY',
      text: 'Repair {{1}} is done and can be collected until six.',
      example: { body_text: [['1']] },
    };
    await shop.graph('POST', id, { json: { components: [body] } });
    shop.sandbox.act('template.review', { template: id, verdict: 'reject' });
    await shop.sandbox.advance(DAY_MS);
    expect(await statusOf(shop, id)).toBe('REJECTED');
  });
});

describe('unpausing by hand', () => {
  it('lifts what pacing paused, five minutes later', async () => {
    const shop = await setShop();
    const id = await shop.idOf('spring_service');
    const unpause = async () => templateUnpaused.parse((await shop.graph('POST', `${id}/unpause`)).body);
    expect(await unpause()).toEqual({ success: false, reason: expect.stringContaining('not paused') });
    shop.sandbox.act('template.pause', { template: id, cause: 'pacing' });
    expect(await unpause()).toEqual({ success: false, reason: expect.stringContaining('5 minutes') });
    await shop.sandbox.advance(5 * MINUTE_MS);
    expect(await unpause()).toEqual({ success: true, reason: undefined });
    expect(await statusOf(shop, id)).toBe('APPROVED');
    await shop.sandbox.advance(1000);
    expect(shop.told(STATUS)[0]).toMatchObject({
      event: 'PAUSED',
      other_info: { title: 'RATE_LIMITING_PAUSE' },
    });
  });

  it('does nothing against low quality', async () => {
    const shop = await setShop();
    const id = await shop.idOf('spring_service');
    shop.sandbox.act('template.pause', { template: id });
    await shop.sandbox.advance(10 * MINUTE_MS);
    const { body } = await shop.graph('POST', `${id}/unpause`);
    expect(body).toMatchObject({ success: false, reason: expect.stringContaining('by itself') });
  });
});

describe('pacing', () => {
  const on = ['template-pacing'] as const;
  const off = ['pair-rate', 'throughput', 'marketing-cap'] as const;

  /** Sends the marketing template so often, and says what each answer said. */
  async function sendMany(shop: Shop, times: number): Promise<string[]> {
    const answers: string[] = [];
    for (let index = 0; index < times; index += 1) {
      answers.push(
        (await shop.send(SPRING, { biz_opaque_callback_data: `row ${index}` })).body.messages[0]
          .message_status,
      );
    }
    return answers;
  }

  async function watched(): Promise<Shop> {
    const shop = await setShop({ on, off });
    shop.sandbox.act('template.quality', { template: 'spring_service', score: 'UNKNOWN' });
    return shop;
  }

  it('holds what comes after the first twenty, and lets it go when all is well', async () => {
    const shop = await watched();
    const answers = await sendMany(shop, 23);
    expect(answers.slice(0, 20)).toEqual(Array(20).fill('accepted'));
    expect(answers.slice(20)).toEqual(Array(3).fill('held_for_quality_assessment'));
    await shop.sandbox.advance(5 * MINUTE_MS);
    const sent = () =>
      shop
        .told('messages')
        .filter(({ statuses }) => statuses?.[0].status === 'sent')
        .map(({ statuses }) => statuses[0]);
    expect(sent()).toHaveLength(20);
    await shop.sandbox.advance(HOUR_MS);
    expect(sent()).toHaveLength(23);
    const released = sent().slice(20);
    expect(released.map((status) => status.biz_opaque_callback_data).sort()).toEqual([
      'row 20',
      'row 21',
      'row 22',
    ]);
    expect(released[0].pricing).toMatchObject({ category: 'marketing', billable: true });
    expect(await sendMany(shop, 3)).toEqual(Array(3).fill('accepted'));
  });

  it('drops what it held when people do not like it (132015), and pauses', async () => {
    const shop = await watched();
    await sendMany(shop, 22);
    shop.sandbox.act('rules.off', { rules: ['template-quality-pause'] });
    shop.sandbox.act('template.quality', { template: 'spring_service', score: 'RED' });
    await shop.sandbox.advance(HOUR_MS + MINUTE_MS);
    const failed = shop.told('messages').filter(({ statuses }) => statuses?.[0].status === 'failed');
    expect(
      failed.map(({ statuses }) => [statuses[0].errors[0].code, statuses[0].biz_opaque_callback_data]),
    ).toEqual([
      [132015, 'row 20'],
      [132015, 'row 21'],
    ]);
    expect(await statusOf(shop, await shop.idOf('spring_service'))).toBe('PAUSED');
    expect(shop.told(STATUS).at(-1)).toMatchObject({
      event: 'PAUSED',
      other_info: { title: 'RATE_LIMITING_PAUSE' },
    });
  });

  it('leaves marketing of high quality alone', async () => {
    const shop = await setShop({ on, off });
    expect(new Set(await sendMany(shop, 22))).toEqual(new Set(['accepted']));
  });

  it('watches utility for a week after one of them was paused', async () => {
    const shop = await setShop({ on, off });
    const many = async () => {
      const statuses = new Set<string>();
      for (let index = 0; index < 22; index += 1)
        statuses.add((await shop.send(PICKUP)).body.messages[0].message_status);
      return [...statuses];
    };
    expect(await many()).toEqual(['accepted']);
    shop.sandbox.act('template.pause', { template: 'order_update' });
    expect(await many()).toEqual(['held_for_quality_assessment']);
    await shop.sandbox.advance(7 * DAY_MS + HOUR_MS);
    expect(await many()).toEqual(['accepted']);
  });
});
