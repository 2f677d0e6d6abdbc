import type { SQLInputValue } from 'node:sqlite';
import type { Tables } from './schema.ts';
import type { OpenedDatabase } from './sqlite-database.ts';

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
      database.runEach(upsert(table, key, columns), valuesOf(rows as readonly Row[], columns));
    },
  };
}

type Row = Readonly<Record<string, SQLInputValue>>;

/** The values of each row in the order of the columns; always the same list, which is read before the next row. */
function* valuesOf(rows: readonly Row[], columns: readonly string[]): Generator<SQLInputValue[]> {
  const values: SQLInputValue[] = [];
  for (const row of rows) {
    let at = 0;
    for (const column of columns) {
      values[at] = row[column] ?? null;
      at += 1;
    }
    yield values;
  }
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
