import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { isoTime } from '../clock.ts';
import { CoexError } from '../errors.ts';
import { amongNumbers, engineOf } from './engine.ts';
import { noteFact } from './migrations.ts';
import { type BodyBlock, isPrunable, type PrunedPortion, type Pruning } from './pruning.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

/** What is taken out of a store row by row. */
export type PrunedRows = 'messages' | 'statuses' | 'revisions' | 'deliveries';

/** What was taken out of a store. */
export interface Pruned extends Readonly<Record<PrunedRows, number>> {
  /** Partitions that were dropped, with whatever was in them; a file has none. */
  readonly partitions: readonly string[];
}

/** How far it is. */
export type PruneProgress =
  /** Rows that were deleted up to now, and how much of their table has been gone through, 0 to 1. */
  | { readonly part: 'rows'; readonly of: PrunedRows; readonly deleted: number; readonly share: number }
  | { readonly part: 'partition'; readonly name: string };

interface PruneOptions {
  /** Ends it after the portion that is under way: rejects with the signal’s reason. */
  readonly signal?: AbortSignal;
  readonly tell?: (progress: PruneProgress) => void;
}

const DELIVERIES_IN_PORTION = 2000;

/**
 * Takes out of a store what is older than `before` (Unix milliseconds): messages, statuses and revisions by their own time,
 * deliveries by when they came, in portions beside which others go on. A delivery stays while it waits to be projected, or
 * while a copy that stays needs its bytes. Chats, people, media and what became of the accounts stay. From then on
 * the tables cannot be made again from the deliveries. Interrupted, it goes on when it is asked for again.
 */
export async function prune(
  store: Store,
  before: number,
  { signal = new AbortController().signal, tell = () => undefined }: PruneOptions = {},
): Promise<Pruned> {
  const { db } = store;
  const pruning = await pruningOf(db);
  const pruned = { messages: 0, statuses: 0, revisions: 0, deliveries: 0 };
  const partitions: string[] = [];
  const deleteIn = async (of: PrunedRows, portions: AsyncIterable<PrunedPortion>) => {
    for await (const { deleted, share } of portions) {
      pruned[of] += deleted;
      tell({ part: 'rows', of, deleted: pruned[of], share });
      // A file answers at once: nothing else would be heard until the last.
      await nextTurn();
      signal.throwIfAborted();
    }
  };
  const drop = async (names: AsyncIterable<string>) => {
    for await (const name of names) {
      partitions.push(name);
      tell({ part: 'partition', name });
    }
  };
  // First, and beside no rebuild: what is gone in part is gone for a rebuild.
  await store.alone((trx) => keepFrom(trx, before));
  await drop(pruning.dropBefore(db, before, signal));
  await deleteIn('messages', pruning.portions(db, 'messages', before));
  await deleteIn('statuses', pruning.portions(db, 'statuses', before));
  await deleteIn('revisions', pruning.portions(db, 'message_revisions', before));
  const blocks = await pruning.bodiesToDrop(db, before, signal);
  await deleteIn('deliveries', deliveryPortions(db, before, blocks));
  await drop(pruning.dropBodies(db, blocks, signal));
  return { ...pruned, partitions };
}

/** Nothing older is kept, Unix milliseconds; undefined while everything is. */
export async function keptFrom(db: Kysely<Tables>): Promise<number | undefined> {
  const fact = db.selectFrom('store_facts').select('value').where('name', '=', 'kept_from');
  return (await fact.executeTakeFirst())?.value;
}

/** For whoever is to make all tables again, in the transaction that begins it. Throws `log-pruned` when deliveries are gone. */
export async function requireWholeLog(trx: Kysely<Tables>, location: string): Promise<void> {
  const from = await keptFrom(trx);
  if (from !== undefined) throw new CoexError('log-pruned', { file: location, keptFrom: isoTime(from) });
}

async function keepFrom(trx: Kysely<Tables>, before: number): Promise<void> {
  await noteFact(trx, 'kept_from', Math.max((await keptFrom(trx)) ?? before, before));
}

async function pruningOf(db: Kysely<Tables>): Promise<Pruning> {
  if (engineOf(db) === 'sqlite') return (await import('./sqlite/prune.ts')).sqlitePruning;
  return (await import('./postgres/prune.ts')).postgresPruning;
}

async function* deliveryPortions(
  db: Kysely<Tables>,
  before: number,
  dropped: readonly BodyBlock[],
): AsyncGenerator<PrunedPortion> {
  const last = await lastOld(db, before);
  const begin = (await firstId(db)) - 1;
  for (let after = begin; after < last; ) {
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
    yield { deleted: portion.deleted, share: (after - begin) / (last - begin) };
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

async function firstId(db: Kysely<Tables>): Promise<number> {
  const first = db.selectFrom('deliveries').select('id').orderBy('id').limit(1);
  return (await first.executeTakeFirst())?.id ?? 1;
}
