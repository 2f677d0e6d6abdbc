import { sql } from 'kysely';
import type { RowIds } from '../store.ts';

/** The last id given out is a row of a table: never given out again, though what it was given to is gone. */
export const sqliteRowIds: RowIds = {
  next: async (db, table) => {
    const { last } = await db
      .insertInto('row_ids')
      .values({ of_table: table, last: 1 })
      .onConflict((conflict) => conflict.column('of_table').doUpdateSet({ last: sql`row_ids.last + 1` }))
      .returning('last')
      .executeTakeFirstOrThrow();
    return last;
  },
};
