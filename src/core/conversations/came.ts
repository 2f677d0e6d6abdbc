import { type Expression, type SqlBool, sql } from 'kysely';

/** Which rows of a table came: those behind the last that was known, or those of later deliveries. */
export type Came = { readonly row: number; readonly upTo: number } | { readonly delivery: number };

/** SQLite gives rows ids in the order in which they come, also where a table has another key. */
export function didCome(
  table: 'messages' | 'message_revisions' | 'statuses',
  came: Came,
): Expression<SqlBool> {
  if ('delivery' in came) return sql<SqlBool>`${sql.ref(`${table}.delivery`)} > ${came.delivery}`;
  const row = sql.ref(`${table}.rowid`);
  return sql<SqlBool>`${row} > ${came.row} and ${row} <= ${came.upTo}`;
}

/** The order in which they came. */
export function asCame(table: 'messages' | 'message_revisions' | 'statuses') {
  return sql.ref(`${table}.rowid`);
}
