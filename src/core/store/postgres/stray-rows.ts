import { type Kysely, sql } from 'kysely';
import { TIME_OF, TIMED_TABLES, type TimedTable } from '../pruning.ts';
import type { Tables } from '../schema.ts';

/** No message is older: WhatsApp began then. Whoever says so needs no partition. */
export const FIRST_MESSAGES = 1_230_768_000_000;

/** What claims to be from later needs none either. */
const AHEAD_MS = 366 * 86_400_000;

/** Rows of a quarter in the default partition of a table, which should have a partition of their own. */
export interface StrayRows {
  readonly table: TimedTable;
  /** Unix ms. */
  readonly quarterFrom: number;
  readonly rows: number;
}

/** Not those that were to be pruned, and not those whose time cannot be. */
export async function strayRows(db: Kysely<Tables>): Promise<readonly StrayRows[]> {
  const stray: StrayRows[] = [];
  for (const table of TIMED_TABLES) {
    const column = sql.ref(TIME_OF[table]);
    const { rows } = await sql<Omit<StrayRows, 'table'>>`
      select (extract(epoch from date_trunc('quarter', to_timestamp(${column} / 1000.0) at time zone 'UTC')) * 1000)::float8
        as "quarterFrom", count(*) as rows
      from ${sql.table(`${table}_default`)}
      where ${column} >= greatest(${sql.lit(FIRST_MESSAGES)}::bigint, (select value from store_facts where name = 'kept_from'))
        and ${column} < extract(epoch from now()) * 1000 + ${sql.lit(AHEAD_MS)}::bigint
      group by 1 order by 1`.execute(db);
    stray.push(...rows.map((row) => ({ table, ...row })));
  }
  return stray;
}
