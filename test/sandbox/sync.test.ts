import { describe, expect, it } from 'vitest';
import { message } from '../../src/core/wire/message.ts';
import { contactSync, historyChunk, historyThread } from '../../src/core/wire/webhook.ts';
import type { Received } from './callback.ts';
import { HOUR_MS, START, setStage } from './stage.ts';

const chunksOf = (webhooks: readonly Received[]) =>
  webhooks.flatMap(({ value }) => (value.history ?? []).map((chunk: unknown) => historyChunk.parse(chunk)));

const rowsOf = (webhooks: readonly Received[]) =>
  chunksOf(webhooks)
    .flatMap((chunk) => (chunk.threads ?? []).map((thread: unknown) => historyThread.parse(thread)))
    .flatMap((thread) => (thread.messages ?? []).map((row: unknown) => message.parse(row)));

describe('asking for a sync', () => {
  it('works once per type', async () => {
    const { onboard, sync } = await setStage();
    await onboard();
    for (const type of ['smb_app_state_sync', 'history'] as const) {
      expect((await sync(type)).body).toEqual({
        messaging_product: 'whatsapp',
        request_id: expect.stringMatching(/^sr_/),
      });
      expect((await sync(type)).body.error.code).toBe(2593107);
    }
  });

  it('is refused before onboarding, and for any other type', async () => {
    const { sandbox, graph, onboard, sync } = await setStage();
    expect((await sync('history')).body.error.code).toBe(100);
    await onboard();
    const json = { messaging_product: 'whatsapp', sync_type: 'toString' };
    expect((await graph('POST', `${sandbox.number.id}/smb_app_data`, { json })).body.error.code).toBe(100);
  });

  it('is too late after 24 hours', async () => {
    const { sandbox, onboard, sync } = await setStage();
    await onboard();
    await sandbox.advance(24 * HOUR_MS - 2000);
    expect((await sync('smb_app_state_sync')).status).toBe(200);
    await sandbox.advance(1);
    expect((await sync('history')).body.error.code).toBe(2593108);
  });

  it('stays used up after a second signup of a connected number', async () => {
    const { sandbox, onboard, sync, signupUrl } = await setStage();
    await onboard();
    await sync('history');
    await sandbox.phone.accept(signupUrl());
    expect((await sync('history')).body.error.code).toBe(2593107);
  });
});

describe('the history', () => {
  it('brings every message exactly once, in shuffled chunks, and says 100 last', async () => {
    const { sandbox, callback, onboard, sync } = await setStage({ historyMessages: 2500 });
    await onboard();
    await sync('history');
    await sandbox.advance(HOUR_MS);

    const rows = rowsOf(callback.of('history'));
    expect(rows).toHaveLength(2500);
    expect(new Set(rows.map((row) => row.id)).size).toBe(2500);
    const oldest = Math.min(...rows.map((row) => row.timestamp));
    expect(START - oldest).toBeLessThan(180 * 24 * HOUR_MS);
    expect(Math.max(...rows.map((row) => row.timestamp))).toBeLessThan(START);

    const metadata = chunksOf(callback.of('history')).map((chunk) => chunk.metadata);
    expect(metadata.filter((one) => one?.progress === 100)).toHaveLength(1);
    expect(metadata.at(-1)?.progress).toBe(100);
    expect(new Set(metadata.map((one) => one?.phase))).toEqual(new Set([0, 1, 2]));
    const arrived = metadata.map((one) => [one?.phase, one?.chunk_order]);
    expect(arrived).not.toEqual([...arrived].sort());
    expect(new Set(arrived.map(String)).size).toBe(arrived.length);
  });

  it('has chunks with progress only, and puts each row in the phase of its age', async () => {
    const { sandbox, callback, onboard, sync } = await setStage();
    await onboard();
    await sync('history');
    await sandbox.advance(HOUR_MS);
    const chunks = callback.of('history').filter(({ value }) => value.history !== undefined);
    expect(chunks.some(({ value }) => (value.history[0].threads ?? []).length === 0)).toBe(true);
    for (const webhook of chunks) {
      const { phase } = webhook.value.history[0].metadata;
      for (const row of rowsOf([webhook])) {
        const ageDays = (START - row.timestamp) / (24 * HOUR_MS);
        expect(ageDays < 1 ? 0 : ageDays < 90 ? 1 : 2).toBe(phase);
      }
    }
  });

  it('spells a hidden phone in all three ways', async () => {
    const { sandbox, callback, onboard, sync } = await setStage();
    await onboard();
    await sync('history');
    await sandbox.advance(HOUR_MS);
    const threads = callback.of('history').flatMap(({ value }) => value.history?.[0].threads ?? []);
    expect(threads.some((thread) => thread.id === '')).toBe(true);
    expect(threads.some((thread) => thread.id === null)).toBe(true);
    expect(threads.some((thread) => !('id' in thread))).toBe(true);
    expect(threads.every((thread) => /^[A-Z]{2}\.\w+$/.test(thread.context.user_id))).toBe(true);
  });

  it('lets media of the last 14 days follow, each for a placeholder', async () => {
    const { sandbox, callback, onboard, sync } = await setStage();
    await onboard();
    await sync('history');
    await sandbox.advance(HOUR_MS);
    const webhooks = callback.of('history');
    const since = START - 14 * 24 * HOUR_MS;
    const placeholders = rowsOf(webhooks).filter((row) => row.type === 'media_placeholder');
    const followed = webhooks.flatMap(({ value }) => [
      ...(value.messages ?? []),
      ...(value.message_echoes ?? []),
    ]);
    const recent = placeholders.filter((row) => row.timestamp >= since).map((row) => row.id);
    expect(recent.length).toBeGreaterThan(0);
    expect(recent.length).toBeLessThan(placeholders.length);
    expect(followed.map((media) => media.id).sort()).toEqual(recent.sort());
    expect(followed.every((media) => media[media.type].mime_type !== undefined)).toBe(true);
  });

  it('includes what was written before onboarding, and nothing older than 180 days', async () => {
    const { sandbox, callback, onboard, sync } = await setStage();
    const early = sandbox.customers.send(sandbox.customers.list()[0]?.waId ?? '', 'Before you joined');
    await sandbox.advance(30 * 24 * HOUR_MS);
    await onboard();
    await sync('history');
    await sandbox.advance(HOUR_MS);
    const rows = rowsOf(callback.of('history'));
    expect(rows.map((row) => row.id)).toContain(early);
    expect(rows.length).toBeLessThan(901);
    expect(callback.of('messages')).toEqual([]);
  });

  it('is one webhook with 2593109 when the person did not share it', async () => {
    const { sandbox, callback, onboard, sync } = await setStage();
    await onboard({ shareHistory: false });
    expect((await sync('history')).status).toBe(200);
    await sandbox.advance(HOUR_MS);
    expect(callback.of('history')).toHaveLength(1);
    expect(chunksOf(callback.of('history'))[0].errors[0].code).toBe(2593109);
  });

  it('of an empty phone is one chunk that says 100', async () => {
    const { sandbox, callback, onboard, sync } = await setStage({ historyMessages: 0 });
    await onboard();
    await sync('history');
    await sandbox.advance(HOUR_MS);
    expect(chunksOf(callback.of('history')).map((chunk) => chunk.metadata?.progress)).toEqual([100]);
  });
});

describe('the contacts', () => {
  it('come as adds with shuffled times, with an edit and a remove among them', async () => {
    const { sandbox, callback, onboard, sync } = await setStage({ historyMessages: 3000 });
    await onboard();
    await sync('smb_app_state_sync');
    await sandbox.advance(HOUR_MS);
    const rows = callback
      .of('smb_app_state_sync')
      .flatMap(({ value }) => value.state_sync)
      .map((row) => contactSync.parse(row));
    const book = sandbox.customers.list().filter((customer) => customer.inAddressBook);
    expect(rows).toHaveLength(book.length + 2);
    expect(rows.filter((row) => row.action === 'remove')).toHaveLength(1);
    const added = rows.filter((row) => row.action === 'add').map((row) => row.contact.user_id);
    expect(added.length - new Set(added).size).toBe(1);
    const times = rows.map((row) => row.metadata.timestamp);
    expect(times).not.toEqual([...times].sort((one, other) => one - other));
  });
});
