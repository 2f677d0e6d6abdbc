import { expect, it } from 'vitest';
import { recountChats } from '../../../src/core/ingest/apply/recount.ts';
import type { Batch } from '../../../src/core/ingest/batch/batch.ts';
import { resetProjections } from '../../../src/core/ingest/index.ts';
import { keptFrom, type PruneProgress, prune, type Store } from '../../../src/core/store/index.ts';
import { ensurePartitions } from '../../../src/core/store/postgres/partitions.ts';
import { isPostgres } from '../../support/engine.ts';
import { withClient } from '../../support/postgres/contents.ts';
import { openTestStore, replayReceipts } from '../../support/replay.ts';
import { NOW } from '../../support/run.ts';
import { CUSTOMER, delivery, echo, inbound, numberValue } from '../../support/webhooks.ts';

const DAY_MS = 86_400_000;
/** In the middle of a quarter: what lies before it in that quarter goes row by row. */
const BEFORE = Date.UTC(2026, 7, 15);
const LONG_AGO = Date.UTC(2026, 3, 10);

const said = (id: string, at: number) => inbound(id, 'hello', Math.floor(at / 1000));

const read = (id: string, at: number) =>
  delivery(
    'messages',
    numberValue({
      statuses: [{ id, status: 'read', timestamp: String(at / 1000), recipient_id: CUSTOMER }],
    }),
  );

async function received(store: Store, body: object, receivedAt: number): Promise<void> {
  await replayReceipts(store, [{ source: 'webhook', receivedAt, body: JSON.stringify(body) }]);
}

const wamids = async ({ db }: Store) =>
  (await db.selectFrom('messages').select('wamid').orderBy('wamid').execute()).map(({ wamid }) => wamid);

const count = async ({ db }: Store, table: 'deliveries' | 'delivery_bodies' | 'statuses') =>
  Number((await db.selectFrom(table).select(db.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n);

it('takes out what is older, whole quarters and part of one, and keeps what is newer', async () => {
  const store = await openTestStore();
  if (isPostgres) await ensurePartitions(store.db, { times: { from: LONG_AGO, to: BEFORE } });
  await received(store, said('wamid.old', LONG_AGO), LONG_AGO);
  await received(store, read('wamid.old', LONG_AGO), LONG_AGO);
  await received(store, said('wamid.just-before', BEFORE - 1000), BEFORE - 1000);
  await received(store, said('wamid.at', BEFORE), BEFORE);
  await received(store, read('wamid.at', BEFORE), BEFORE);
  const pruned = await prune(store, BEFORE);
  expect(await wamids(store)).toEqual(['wamid.at']);
  expect([await count(store, 'deliveries'), await count(store, 'delivery_bodies')]).toEqual([2, 2]);
  expect(await count(store, 'statuses')).toBe(1);
  expect(pruned.deliveries).toBe(3);
  if (isPostgres) {
    const dropped = ['messages_2026q2', 'statuses_2026q2', 'message_revisions_2026q2'];
    expect(pruned.partitions).toEqual(expect.arrayContaining(dropped));
    expect(pruned).toMatchObject({ messages: 1, statuses: 0 });
  } else {
    expect(pruned).toMatchObject({ messages: 2, statuses: 1, partitions: [] });
  }
  expect(await prune(store, BEFORE)).toMatchObject({
    messages: 0,
    statuses: 0,
    deliveries: 0,
    partitions: [],
  });
});

it('ends between two portions, tables and partitions, with the reason of the signal', async () => {
  const store = await openTestStore();
  if (isPostgres) await ensurePartitions(store.db, { times: { from: LONG_AGO, to: BEFORE } });
  await received(store, said('wamid.old', LONG_AGO), LONG_AGO);
  const told: PruneProgress[] = [];
  const stop = new AbortController();
  const interrupted = prune(store, BEFORE, {
    signal: stop.signal,
    tell: (progress) => {
      told.push(progress);
      stop.abort(new Error('enough'));
    },
  });
  await expect(interrupted).rejects.toThrow('enough');
  expect(told).toEqual([
    isPostgres
      ? { part: 'partition', name: expect.stringMatching(/^messages_/) }
      : { part: 'rows', of: 'messages', deleted: 1, share: 1 },
  ]);
  expect(await count(store, 'deliveries')).toBe(1);
  expect(await keptFrom(store.db)).toBe(BEFORE);
  expect(await prune(store, BEFORE)).toMatchObject({ messages: 0, deliveries: 1 });
});

it('keeps the bytes that a newer copy of them needs', async () => {
  const store = await openTestStore();
  await received(store, said('wamid.1', LONG_AGO), LONG_AGO);
  await received(store, said('wamid.1', LONG_AGO), NOW);
  await prune(store, BEFORE);
  expect([await count(store, 'deliveries'), await count(store, 'delivery_bodies')]).toEqual([2, 1]);
  await prune(store, NOW + DAY_MS);
  expect([await count(store, 'deliveries'), await count(store, 'delivery_bodies')]).toEqual([0, 0]);
});

it('remembers from when on all is kept, and never less; then the tables are not made again', async () => {
  const store = await openTestStore();
  await received(store, said('wamid.1', LONG_AGO), LONG_AGO);
  await received(store, said('wamid.2', NOW), NOW);
  await prune(store, BEFORE);
  await prune(store, LONG_AGO);
  expect(await keptFrom(store.db)).toBe(BEFORE);
  await expect(resetProjections(store)).rejects.toMatchObject({ code: 'log-pruned', exit: 6 });
  expect(await wamids(store)).toEqual(['wamid.2']);
});

async function recount({ db }: Store): Promise<void> {
  const chats = await db.selectFrom('chats').select('id').execute();
  await recountChats({ db, chatsToRecount: new Set(chats.map(({ id }) => id)) } as Batch);
}

it('leaves a chat its times when its messages are gone, also when they are worked out again', async () => {
  const store = await openTestStore();
  await received(store, said('wamid.1', LONG_AGO), LONG_AGO);
  await prune(store, BEFORE);
  const chat = () =>
    store.db.selectFrom('chats').select(['last_message_at', 'last_inbound_at']).executeTakeFirstOrThrow();
  await recount(store);
  expect(await chat()).toEqual({ last_message_at: LONG_AGO, last_inbound_at: LONG_AGO });
  await received(store, echo('wamid.2', 'typed', NOW / 1000), NOW);
  await recount(store);
  expect(await chat()).toEqual({ last_message_at: NOW, last_inbound_at: LONG_AGO });
});

it.runIf(isPostgres)('tells who follows the store of each table', async () => {
  const store = await openTestStore();
  await ensurePartitions(store.db, { times: { from: LONG_AGO, to: BEFORE } });
  await received(store, said('wamid.just-before', BEFORE - 1000), BEFORE - 1000);
  await withClient(store.address, async (client) => {
    const told = new Set<string | undefined>();
    client.on('notification', ({ payload }) => told.add(payload));
    await client.query('listen coex');
    await prune(store, BEFORE);
    await client.query('select');
    expect([...told].sort()).toEqual([
      'deliveries',
      'delivery_bodies',
      'message_revisions',
      'messages',
      'statuses',
      'store_facts',
    ]);
  });
});
