import { type Expression, type SqlBool, sql } from 'kysely';

type Table = 'messages' | 'message_revisions' | 'statuses';

/** Which rows of a table came: those behind the last that was known, or those of later deliveries; up to a row, or a delivery. */
export type Came = { readonly upTo: number } & (
  | { readonly row: number; readonly limit: number }
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

/** SQLite gives rows ids in the order in which they come, also where a table has another key. */
export function didCome(table: Table, came: Came): Expression<SqlBool> {
  const row = asCame(table);
  if ('row' in came) return sql<SqlBool>`${row} > ${came.row} and ${row} <= ${came.upTo}`;
  const delivery = sql.ref(`${table}.delivery`);
  return sql<SqlBool>`${row} <= ${came.upTo} and ${delivery} > ${came.delivery} and ${delivery} <= ${came.upToDelivery}`;
}

/** How many of them are read; those of some deliveries are read together. */
export function mostOf(came: Came): number {
  return 'row' in came ? came.limit : Number.MAX_SAFE_INTEGER;
}

/** The order in which they came. */
export function asCame(table: Table) {
  return sql.ref<number>(`${table}.rowid`);
}
