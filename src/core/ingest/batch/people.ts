import { among } from '../../store/index.ts';
import type { Batch } from './batch.ts';

/** The person that a key is kept for while it is nobody's. */
export const NOBODY_YET = 0;

/** Keeps others from making or changing the people of these keys until the batch is over. */
export async function holdPeople({ db, locks, keptKeys }: Batch, keys: readonly string[]): Promise<void> {
  for (const key of await locks.holdPeople(db, keys)) keptKeys.add(key);
}

/** Takes away keys that were kept for somebody who did not come. */
export async function letGoOfPeople({ db, keptKeys }: Batch): Promise<void> {
  if (keptKeys.size === 0) return;
  await db
    .deleteFrom('user_keys')
    .where('user', '=', NOBODY_YET)
    .where('key', 'in', among(db, keptKeys))
    .execute();
  keptKeys.clear();
}
