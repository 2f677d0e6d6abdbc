import { type Expression, type Kysely, type SqlBool, sql } from 'kysely';
import { amongNumbers, type Tables } from '../store/index.ts';
import type { Gap } from './look.ts';

type Table = 'messages' | 'message_revisions' | 'statuses';

/**
 * Which rows of a table came: those behind the last that was known and those that came late, or those of later deliveries; up to a row,
 * or a delivery, and none in a gap.
 */
export type Came = { readonly upTo: number; readonly gaps: readonly Gap[] } & (
  | { readonly row: number; readonly late: readonly number[]; readonly limit: number }
  | { readonly delivery: number; readonly upToDelivery: number }
);

/** Something that came, by where it stands among all that did. */
export interface Arrived<Entry> {
  readonly entry: Entry;
  readonly row: number;
  readonly delivery: number;
  /** The row of the message it is, or is about; null while that is not known. */
  readonly message: number | null;
}

export function didCome(db: Kysely<Tables>, table: Table, came: Came): Expression<SqlBool> {
  const row = asCame(table);
  const upTo = sql<SqlBool>`${row} <= ${came.upTo}${outside(table, came)}`;
  if (!('row' in came)) {
    const delivery = sql.ref(`${table}.delivery`);
    return sql<SqlBool>`${upTo} and ${delivery} > ${came.delivery} and ${delivery} <= ${came.upToDelivery}`;
  }
  const next = sql<SqlBool>`${row} > ${came.row} and ${upTo}`;
  return came.late.length === 0 ? next : sql<SqlBool>`(${next} or ${row} in ${amongNumbers(db, came.late)})`;
}

// What was not there when it was looked at is told when it is found, though it may be there by now.
function outside(table: Table, came: Came) {
  const from = 'row' in came ? came.row : 0;
  const gaps = came.gaps.filter(({ to }) => to > from);
  if (gaps.length === 0) return sql``;
  const ranges = `{${gaps.map((gap) => `[${gap.from},${gap.to}]`).join(',')}}`;
  return sql` and not ${asCame(table)} <@ ${ranges}::int8multirange`;
}

/** How many of them are read; those of some deliveries are read together. */
export function mostOf(came: Came): number {
  return 'row' in came ? came.limit : Number.MAX_SAFE_INTEGER;
}

/** The order in which they came; SQLite gives every row such an id, also where a table has another key. */
export function asCame(table: Table) {
  return sql.ref<number>(table === 'messages' ? 'messages.id' : `${table}.rowid`);
}
