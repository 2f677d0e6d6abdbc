import type { Message, Store } from '../store/index.ts';

/** How many live messages there are of each origin. */
export async function countLive({ db }: Store): Promise<Record<Message['origin'], number>> {
  const counts = { customer: 0, app: 0, api: 0 };
  const rows = await db
    .selectFrom('messages')
    .select((row) => ['origin', row.fn.countAll<number>().as('count')])
    .where('imported', '=', 0)
    .groupBy('origin')
    .execute();
  for (const { origin, count } of rows) counts[origin] = count;
  return counts;
}
