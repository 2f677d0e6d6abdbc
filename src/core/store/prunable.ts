import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { isPrunable, TIME_OF, type TimedTable } from './pruning.ts';
import type { Store } from './store.ts';

/**
 * What `prune` would take out, counted row by row: minutes on a large store. Changes nothing. Rejects with the signal’s
 * reason after the table it is at.
 */
export async function countPrunable({ db }: Store, before: number, signal: AbortSignal) {
  const older = async (table: TimedTable) => {
    // A file answers at once: without a pause nobody would hear of Ctrl-C.
    await setImmediate();
    signal.throwIfAborted();
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(table)} where ${sql.ref(TIME_OF[table])} < ${before}`.execute(
      db,
    );
    return rows[0]?.count ?? 0;
  };
  const counts = {
    messages: await older('messages'),
    statuses: await older('statuses'),
    revisions: await older('message_revisions'),
  };
  await setImmediate();
  signal.throwIfAborted();
  const deliveries = await db
    .selectFrom('deliveries')
    .where((row) => isPrunable(row, before))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirst();
  return { ...counts, deliveries: deliveries?.count ?? 0 };
}
