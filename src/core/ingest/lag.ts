import type { Store } from '../store/index.ts';

/** How many deliveries wait to be projected, and when the oldest of them came. */
export async function lag({ db }: Store): Promise<{ readonly count: number; readonly oldestAt?: number }> {
  // Answered by the index of what waits, however many deliveries there are.
  const { count, oldest } = await db
    .selectFrom('deliveries')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('id').as('oldest')])
    .where('outcome', 'is', null)
    .executeTakeFirstOrThrow();
  if (count === 0) return { count };
  const first = await db
    .selectFrom('deliveries')
    .select('received_at')
    .where('id', '=', oldest)
    .executeTakeFirst();
  return first === undefined ? { count } : { count, oldestAt: first.received_at };
}
