import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { amongNumbers, engineOf } from './engine.ts';
import { noteFact } from './migrations.ts';
import { type BodyBlock, isPrunable, type Pruning, type TimedTable } from './pruning.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

/** What was taken out of a store. */
export interface Pruned {
  /** Rows that were deleted one by one. */
  readonly messages: number;
  readonly statuses: number;
  readonly revisions: number;
  readonly deliveries: number;
  /** Partitions that were dropped, with whatever was in them; a file has none. */
  readonly partitions: readonly string[];
}

const DELIVERIES_IN_PORTION = 2000;

/**
 * Takes out of a store what is older than `before` (Unix milliseconds): messages, statuses and revisions by their own time,
 * deliveries by when they came, in portions beside which others go on. A delivery stays while it waits to be projected, or
 * while a copy that stays needs its bytes. Chats, people, media and what became of the accounts stay. From then on
 * the tables cannot be made again from the deliveries. Interrupted, it goes on when it is asked for again.
 */
export async function prune(store: Store, before: number): Promise<Pruned> {
  const { db } = store;
  const pruning = await pruningOf(db);
  // First, and beside no rebuild: what is gone in part is gone for a rebuild.
  await store.alone((trx) => keepFrom(trx, before));
  const dropped = await pruning.dropBefore(db, before);
  const sumOf = (table: TimedTable) => sum(pruning.portions(db, table, before));
  const messages = await sumOf('messages');
  const statuses = await sumOf('statuses');
  const revisions = await sumOf('message_revisions');
  const blocks = await pruning.bodiesToDrop(db, before);
  const deliveries = await sum(deliveryPortions(db, before, blocks));
  const bodies = await pruning.dropBodies(db, blocks);
  return { messages, statuses, revisions, deliveries, partitions: [...dropped, ...bodies] };
}

/** Nothing older is kept, Unix milliseconds; undefined while everything is. */
export async function keptFrom(db: Kysely<Tables>): Promise<number | undefined> {
  const fact = db.selectFrom('store_facts').select('value').where('name', '=', 'kept_from');
  return (await fact.executeTakeFirst())?.value;
}

async function keepFrom(trx: Kysely<Tables>, before: number): Promise<void> {
  await noteFact(trx, 'kept_from', Math.max((await keptFrom(trx)) ?? before, before));
}

async function pruningOf(db: Kysely<Tables>): Promise<Pruning> {
  if (engineOf(db) === 'sqlite') return (await import('./sqlite/prune.ts')).sqlitePruning;
  return (await import('./postgres/prune.ts')).postgresPruning;
}

async function sum(portions: AsyncIterable<number>): Promise<number> {
  let total = 0;
  for await (const count of portions) {
    total += count;
    // A file answers at once: nothing else would be heard until the last.
    await nextTurn();
  }
  return total;
}

async function* deliveryPortions(
  db: Kysely<Tables>,
  before: number,
  dropped: readonly BodyBlock[],
): AsyncGenerator<number> {
  const last = await lastOld(db, before);
  for (let after = 0; after < last; ) {
    const first = after;
    const portion = await db.transaction().execute(async (trx) => {
      const wanted = await lockSome(trx, before, first, last);
      // Asked once more: a copy that needs one may have come before it was locked.
      const gone = await trx
        .selectFrom('deliveries')
        .select('deliveries.id')
        .where('deliveries.id', 'in', amongNumbers(trx, wanted))
        .where((row) => isPrunable(row, before))
        .execute();
      const ids = gone.map(({ id }) => id);
      const apart = ids.filter((id) => !dropped.some(({ from, to }) => id >= from && id < to));
      await trx.deleteFrom('delivery_bodies').where('delivery', 'in', amongNumbers(trx, apart)).execute();
      await trx.deleteFrom('deliveries').where('id', 'in', amongNumbers(trx, ids)).execute();
      return { last: wanted.at(-1), deleted: ids.length };
    });
    after = portion.last ?? last;
    yield portion.deleted;
  }
}

/** Ids in their order, of rows that nobody finds meanwhile: the same bytes may be coming again just now. */
async function lockSome(trx: Kysely<Tables>, before: number, after: number, last: number): Promise<number[]> {
  const query = trx
    .selectFrom('deliveries')
    .select('deliveries.id')
    .where('deliveries.id', '>', after)
    .where('deliveries.id', '<=', last)
    .where((row) => isPrunable(row, before))
    .orderBy('deliveries.id')
    .limit(DELIVERIES_IN_PORTION);
  const found = await (engineOf(trx) === 'sqlite' ? query : query.forUpdate().skipLocked()).execute();
  return found.map(({ id }) => id);
}

/** What follows is all newer: found from the end, so that it is not gone through again and again. */
async function lastOld(db: Kysely<Tables>, before: number): Promise<number> {
  const old = db.selectFrom('deliveries').select('id').where('received_at', '<', before);
  return (await old.orderBy('id', 'desc').limit(1).executeTakeFirst())?.id ?? 0;
}
