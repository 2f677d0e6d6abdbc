import { writtenColumns } from '../columns.ts';
import type { Bulk } from '../store.ts';
import type { OpenedDatabase, Row } from './database.ts';

/** One prepared statement, run for each row. */
export function createSqliteBulk(database: OpenedDatabase): Bulk {
  return {
    put: async (_, table, key, { fresh, others }) => {
      for (const rows of [fresh, others]) {
        const [first] = rows;
        if (first === undefined) continue;
        const columns = writtenColumns(table, first);
        database.runEach(upsert(table, key, columns), columns, rows as readonly Row[]);
      }
    },
    empty: async (db, tables) => {
      for (const table of tables) await db.deleteFrom(table).execute();
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
