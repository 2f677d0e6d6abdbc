import { sql } from 'kysely';
import type { StatusSide } from '../standing.ts';
import type { Store } from '../store.ts';

/** A file counts exactly, and knows of nobody who has it open. */
export const sqliteStatusSide: StatusSide = {
  engineVersion: async ({ db }) => {
    const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(db);
    return rows[0]?.version ?? '';
  },
  sizeBytes: async ({ db }) => {
    const { rows } = await sql<{ size: number }>`
      select page_count * page_size as size from pragma_page_count(), pragma_page_size()`.execute(db);
    return rows[0]?.size ?? 0;
  },
  tables: async (store, tables, isExact) => {
    // It reads every page: only for who has the time.
    const sizes = isExact ? await sizesOf(store) : new Map<string, number>();
    const found = [];
    for (const table of tables) {
      const { rows } = await sql<{
        count: number;
      }>`select count(*) as count from ${sql.table(table)}`.execute(store.db);
      found.push({
        table,
        rows: rows[0]?.count ?? 0,
        isExact: true,
        sizeBytes: isExact ? (sizes.get(table) ?? null) : null,
      });
    }
    return found;
  },
  partitions: async () => [],
  connections: async () => null,
  projecting: async () => null,
};

async function sizesOf({ db }: Store): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ name: string; size: number }>`
    select tbl_name as name, sum(pgsize) as size from dbstat join sqlite_schema using (name) group by tbl_name`.execute(
    db,
  );
  return new Map(rows.map(({ name, size }) => [name, size]));
}
