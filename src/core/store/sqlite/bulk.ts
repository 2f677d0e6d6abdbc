import { writtenColumns } from '../columns.ts';
import type { Bulk } from '../store.ts';
import { upsertAround } from '../upsert.ts';
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
  const { before, behind } = upsertAround(table, key, columns);
  return `${before} values (${columns.map(() => '?').join(', ')}) ${behind}`;
}
