import { describe, expect, it } from 'vitest';
import type { Received } from '../callback.ts';
import { customerOf, HOUR_MS, setStage } from '../stage.ts';

const MB = 1024 * 1024;

const rowsOf = ({ value }: Received): { id: string; text?: { body: string } }[] =>
  (value.history?.[0].threads ?? []).flatMap((thread: { messages: unknown[] }) => thread.messages);

describe('a chunk of history', () => {
  it('holds as many messages as asked for, thousands if need be', async () => {
    const { sandbox, callback, onboard, sync } = await setStage({
      historyMessages: 12_000,
      historyChunkMessages: 10_000,
    });
    await onboard();
    await sync('history');
    await sandbox.advance(HOUR_MS);
    const sizes = callback.of('history').map((webhook) => rowsOf(webhook).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(12_000);
    expect(Math.max(...sizes)).toBeGreaterThan(5000);
    const bytes = callback.of('history').map(({ raw }) => raw.length);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(3 * MB);
  });

  it('is split at 3 MB of what is sent, escapes and all, and fills it well', async () => {
    const { sandbox, callback, onboard, sync } = await setStage({ historyMessages: 0 });
    const { waId } = customerOf(sandbox);
    sandbox.act('phone.history', { chunkMessages: 10_000 });
    // 4,000 bytes in memory, 24,000 as Meta escapes them.
    for (let nth = 0; nth < 300; nth += 1) sandbox.customers.send(waId, '好'.repeat(4000));
    await sandbox.advance(1000);
    await onboard();
    await sync('history');
    await sandbox.advance(HOUR_MS);
    const chunks = callback.of('history').filter((webhook) => rowsOf(webhook).length > 0);
    expect(chunks.flatMap(rowsOf)).toHaveLength(300);
    const bytes = chunks.map(({ raw }) => raw.length);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(3 * MB);
    expect(Math.max(...bytes)).toBeGreaterThan(2.9 * MB);
    expect(new Set(chunks.flatMap(rowsOf).map(({ id }) => id)).size).toBe(300);
  });

  it('may be beyond 3 MB while the rule is off', async () => {
    const { sandbox, callback, onboard, sync } = await setStage({ historyMessages: 0 });
    const { waId } = customerOf(sandbox);
    sandbox.act('phone.history', { chunkMessages: 10_000 });
    sandbox.act('rules.off', { rules: ['webhook-body-limit'] });
    for (let nth = 0; nth < 150; nth += 1) sandbox.customers.send(waId, '好'.repeat(4000));
    await sandbox.advance(1000);
    await onboard();
    await sync('history');
    await sandbox.advance(HOUR_MS);
    expect(Math.max(...callback.of('history').map(({ raw }) => raw.length))).toBeGreaterThan(3 * MB);
  });
});

describe('a history', () => {
  it('is taken and never comes from a silent phone, though it is shared', async () => {
    const { sandbox, callback, onboard, sync } = await setStage({ historyMessages: 60 });
    sandbox.act('phone.history', { silent: true });
    await onboard();
    expect((await sync('history')).body.request_id).toMatch(/^sr_/);
    await sandbox.advance(48 * HOUR_MS);
    expect(callback.of('history')).toEqual([]);
  });

  it('leaves out what came live, but has it twice where the overlap is switched on', async () => {
    for (const [isOn, expected] of [
      [false, 0],
      [true, 1],
    ] as const) {
      const { sandbox, callback, onboard, sync } = await setStage({ historyMessages: 60 });
      if (isOn) sandbox.act('rules.on', { rules: ['history-overlap'] });
      await onboard();
      const live = sandbox.customers.send(customerOf(sandbox).waId, 'Just joined?');
      await sandbox.advance(1000);
      await sync('history');
      await sandbox.advance(HOUR_MS);
      expect(callback.of('messages')[0]?.value.messages[0].id).toBe(live);
      const again = callback
        .of('history')
        .flatMap(rowsOf)
        .filter(({ id }) => id === live);
      expect(again).toHaveLength(expected);
    }
  });

  it('has places and cards as they are, and files as placeholders', async () => {
    const { sandbox, callback, onboard, sync } = await setStage({ historyMessages: 0 });
    const { waId } = customerOf(sandbox);
    sandbox.act('customer.send-location', { customer: waId, latitude: 51.5, longitude: -0.1 });
    const sticker = sandbox.act('phone.send-media', { customer: waId, type: 'sticker' });
    await sandbox.advance(1000);
    await onboard();
    await sync('history');
    await sandbox.advance(HOUR_MS);
    const rows = callback.of('history').flatMap(rowsOf);
    expect(rows).toMatchObject([
      { type: 'location', location: { latitude: 51.5, longitude: -0.1 } },
      { type: 'media_placeholder' },
    ]);
    const files = callback.of('history').flatMap(({ value }) => value.message_echoes ?? []);
    expect(files).toMatchObject([{ id: sticker, type: 'sticker', sticker: { mime_type: 'image/webp' } }]);
  });
});
