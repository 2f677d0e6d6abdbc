import type { Store } from './store.ts';

/**
 * Makes the partitions that are needed soon, and those of whatever lies in a default one, which it moves there; returns those
 * that could not be made now. A file has none.
 */
export async function makePartitions({ engine, db }: Store): Promise<readonly string[]> {
  if (engine === 'sqlite') return [];
  const { ensurePartitions } = await import('./postgres/partitions.ts');
  const { strayRows } = await import('./postgres/stray-rows.ts');
  const left = new Set(await ensurePartitions(db));
  const quarters = new Set((await strayRows(db)).map(({ quarterFrom }) => quarterFrom));
  for (const at of quarters)
    for (const name of await ensurePartitions(db, { times: { from: at, to: at }, mostMoved: MOST_MOVED }))
      left.add(name);
  return [...left];
}

/** Whoever asks for it by hand lets the others wait for some seconds. */
const MOST_MOVED = 1_000_000;
