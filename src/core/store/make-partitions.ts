import type { Store } from './store.ts';

/** Makes the partitions that are needed soon; returns those that could not be made now. A file has none. */
export async function makePartitions({ engine, db }: Store): Promise<readonly string[]> {
  if (engine === 'sqlite') return [];
  const { ensurePartitions } = await import('./postgres/partitions.ts');
  return ensurePartitions(db);
}
