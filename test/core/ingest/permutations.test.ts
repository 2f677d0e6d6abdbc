import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { applyDeliveries, createParser } from '../../../src/core/ingest/apply/deliveries.ts';
import { type PendingDelivery, takePending } from '../../../src/core/ingest/pending.ts';
import { PROJECTIONS, type Store } from '../../../src/core/store/index.ts';
import { isSqlite } from '../../support/engine.ts';
import { bodiesOf } from '../../support/rebatch.ts';
import { appendReceipts, openTestStore, type Receipt, replayReceipts } from '../../support/replay.ts';
import { otherWay, streamsOf } from '../../support/streams.ts';
import { storyOf } from '../../support/tables.ts';

/** Another way in which the same may come, and where it is cut. Not `fc.double`: nearly all it gives is next to nothing. */
const ways = fc.record({ seed: fc.integer(), cut: fc.nat(100).map((percent) => percent / 100) });

/** What a store tells after these, one part after the other; it is emptied first. */
async function storyAfter(store: Store, ...parts: (readonly Receipt[])[]) {
  await empty(store);
  for (const part of parts) {
    for (const { outcome } of await replayReceipts(store, part)) expect(outcome).toBe('projected');
  }
  return storyOf(store.location);
}

async function empty({ db }: Store): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const table of ['deliveries', 'delivery_bodies', ...PROJECTIONS] as const) {
      await trx.deleteFrom(table).execute();
    }
  });
}

/** The same when all but the first few are applied in pieces of so many bytes, several in a transaction. */
async function storyInPieces(
  store: Store,
  few: readonly Receipt[],
  receipts: readonly Receipt[],
  pieceBytes: number,
) {
  await storyAfter(store, few);
  await appendReceipts(store, receipts);
  const parser = createParser();
  let ahead: readonly PendingDelivery[] = [];
  for (let count = 1; count > 0; ) {
    count = await store.db.transaction().execute(async (db) => {
      const some = { deliveries: 4, bytes: Number.POSITIVE_INFINITY };
      const taken = await takePending({ ...store, db }, '', some, ahead);
      ahead = taken.ahead;
      const applied = await applyDeliveries({ ...store, db }, taken.pending, { parser, pieceBytes, ahead });
      for (const { id, outcome } of applied) {
        expect(outcome).toBe('projected');
        await db.updateTable('deliveries').set({ outcome }).where('id', '=', id).execute();
      }
      return applied.length;
    });
  }
  return storyOf(store.location);
}

const RUNS = Number(process.env.COEX_TEST_PERMUTATIONS ?? (isSqlite ? 150 : 12));

describe('the projections of a stream', () => {
  it('are the same in whatever order, batches, bytes and pieces it comes, and however often', async () => {
    const store = await openTestStore();
    // A power cut is not what is tried here, and waiting for the disk would be most of the time.
    if (isSqlite) await sql`pragma synchronous = off`.execute(store.db);
    await fc.assert(
      fc.asyncProperty(streamsOf({ min: 2, max: 14 }), ways, async (stream, { seed, cut }) => {
        const plain = [...bodiesOf(stream.atoms, () => false), ...stream.own];
        const other = otherWay(stream, seed);
        const at = Math.round(cut * other.length);
        const story = await storyAfter(store, other.slice(0, at), other.slice(at));
        expect(story).toEqual(await storyAfter(store, plain));
      }),
      { seed: Number(process.env.COEX_TEST_SEED ?? 78), numRuns: RUNS },
    );
  });

  it('are the same when a server writes some of it while more is applied', async () => {
    const store = await openTestStore();
    if (isSqlite) await sql`pragma synchronous = off`.execute(store.db);
    const sizes = fc.constantFrom(1, 1000, 3000);
    await fc.assert(
      fc.asyncProperty(
        streamsOf({ min: 2, max: 14 }),
        ways,
        sizes,
        async (stream, { seed, cut }, pieceBytes) => {
          const other = otherWay(stream, seed);
          const at = Math.round(cut * other.length);
          const story = await storyInPieces(store, other.slice(0, at), other.slice(at), pieceBytes);
          expect(story).toEqual(await storyAfter(store, other));
        },
      ),
      { seed: Number(process.env.COEX_TEST_SEED ?? 79), numRuns: Math.ceil(RUNS / 2) },
    );
  });
});
