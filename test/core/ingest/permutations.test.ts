import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { PROJECTIONS, type Store } from '../../../src/core/store/index.ts';
import { isSqlite } from '../../support/engine.ts';
import { bodiesOf } from '../../support/rebatch.ts';
import { openTestStore, type Receipt, replayReceipts } from '../../support/replay.ts';
import { otherWay, streamsOf } from '../../support/streams.ts';
import { storyOf } from '../../support/tables.ts';

/** Another way in which the same may come, and where it is cut. */
const ways = fc.record({ seed: fc.integer(), cut: fc.double({ min: 0, max: 1, noNaN: true }) });

/** What a store tells after these, one part after the other; it is emptied first. */
async function storyAfter(store: Store, ...parts: (readonly Receipt[])[]) {
  await store.db.transaction().execute(async (trx) => {
    for (const table of ['deliveries', 'delivery_bodies', ...PROJECTIONS] as const) {
      await trx.deleteFrom(table).execute();
    }
  });
  for (const part of parts) {
    for (const { outcome } of await replayReceipts(store, part)) expect(outcome).toBe('projected');
  }
  return storyOf(store.location);
}

const RUNS = Number(process.env.COEX_TEST_PERMUTATIONS ?? (isSqlite ? 150 : 20));

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
});
