import { type Kysely, sql } from 'kysely';
import type { CopySide } from '../copy-side.ts';
import type { Tables } from '../schema.ts';

const BY_ROW_IDS: readonly string[] = ['users', 'chats', 'contacts'];
const BY_SQLITE: readonly string[] = ['deliveries', 'template_calls', 'template_claims', 'drift_marks'];

/** Ids are given out by `row_ids`, by SQLite's own table for `autoincrement`, or follow from the rows. */
export const sqliteCopySide: CopySide = {
  lastId: async (db, table) => {
    if (BY_ROW_IDS.includes(table))
      return lastOf(db, sql`select last from row_ids where of_table = ${table}`);
    if (BY_SQLITE.includes(table))
      return lastOf(db, sql`select seq as last from sqlite_sequence where name = ${table}`);
    return undefined;
  },
  goOnBehind: async (db, table, last) => {
    if (BY_ROW_IDS.includes(table)) {
      await sql`insert into row_ids (of_table, last) values (${table}, ${last})
        on conflict (of_table) do update set last = excluded.last`.execute(db);
    }
    if (BY_SQLITE.includes(table)) {
      // It has no key, so nothing to conflict with.
      await sql`delete from sqlite_sequence where name = ${table}`.execute(db);
      await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(db);
    }
  },
  makeRoom: async () => undefined,
};

async function lastOf(db: Kysely<Tables>, question: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await question.execute(db);
  return (rows[0] as { last: number } | undefined)?.last ?? 0;
}
