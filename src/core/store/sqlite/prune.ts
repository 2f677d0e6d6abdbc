import { type Kysely, sql } from 'kysely';
import { type PrunedPortion, type Pruning, TIME_OF, type TimedTable } from '../pruning.ts';
import type { Tables } from '../schema.ts';

const ROWS_IN_PORTION = 5000;

/** By row ids from the first to the last: no index is needed, and no row is looked at twice. */
export const sqlitePruning: Pruning = {
  dropBefore: nothing,
  portions: deletePortions,
  bodiesToDrop: async () => [],
  dropBodies: nothing,
};

/** A file has nothing that goes as a whole. */
async function* nothing(): AsyncGenerator<string> {}

async function* deletePortions(
  db: Kysely<Tables>,
  table: TimedTable,
  before: number,
): AsyncGenerator<PrunedPortion> {
  const bounds = await sql<{ first: number | null; last: number }>`
    select min(rowid) as first, max(rowid) as last from ${sql.table(table)}`.execute(db);
  const { first, last } = bounds.rows[0] ?? { first: null, last: 0 };
  if (first === null) return;
  for (let from = first; from <= last; from += ROWS_IN_PORTION) {
    const deleted = await sql`
      delete from ${sql.table(table)}
      where rowid >= ${from} and rowid < ${from + ROWS_IN_PORTION} and ${sql.ref(TIME_OF[table])} < ${before}`.execute(
      db,
    );
    const share = Math.min(1, (from + ROWS_IN_PORTION - first) / (last + 1 - first));
    yield { deleted: Number(deleted.numAffectedRows ?? 0), share };
  }
}
