import { sql } from 'kysely';
import { isPrunable, TIME_OF, type TimedTable } from './pruning.ts';
import type { Store } from './store.ts';

/** What `prune` would take out, counted row by row: minutes on a large store. Changes nothing. */
export async function countPrunable({ db }: Store, before: number) {
  const older = async (table: TimedTable) => {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(table)} where ${sql.ref(TIME_OF[table])} < ${before}`.execute(
      db,
    );
    return rows[0]?.count ?? 0;
  };
  const deliveries = await db
    .selectFrom('deliveries')
    .where((row) => isPrunable(row, before))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirst();
  return {
    messages: await older('messages'),
    statuses: await older('statuses'),
    revisions: await older('message_revisions'),
    deliveries: deliveries?.count ?? 0,
  };
}
