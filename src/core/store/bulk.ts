import type { Tables } from './schema.ts';
import type { OpenedDatabase, Row } from './sqlite-database.ts';

/**
 * Writes many rows of one shape, past the query builder, which would compile each anew. Only inside a transaction of the
 * store's `db`; every engine does it in its own way.
 */
export interface Bulk {
  /** Inserts rows, or replaces those with the same key. All rows have the columns of the first. */
  put(table: keyof Tables, key: readonly string[], rows: readonly object[]): Promise<void>;
}

/** One prepared statement, run for each row. */
export function createSqliteBulk(database: OpenedDatabase): Bulk {
  return {
    put: async (table, key, rows) => {
      const [first] = rows;
      if (first === undefined) return;
      const columns = Object.keys(first);
      database.runEach(upsert(table, key, columns), columns, rows as readonly Row[]);
    },
  };
}

function upsert(table: string, key: readonly string[], columns: readonly string[]): string {
  const names = (list: readonly string[]) => list.map((name) => `"${name}"`).join(', ');
  const replaced = columns.filter((column) => !key.includes(column));
  const effect =
    replaced.length === 0
      ? 'nothing'
      : `update set ${replaced.map((column) => `"${column}" = excluded."${column}"`).join(', ')}`;
  const values = columns.map(() => '?').join(', ');
  return `insert into "${table}" (${names(columns)}) values (${values}) on conflict (${names(key)}) do ${effect}`;
}
