import { countPending, unlessGivenUp } from '../core/ingest/index.ts';
import type { Store } from '../core/store/index.ts';

const ANSWER_MS = 1000;

/** How many deliveries wait to be projected; null when the store does not say so soon: who asks is about to end. */
export async function leftWaiting({ db }: Pick<Store, 'db'>): Promise<number | null> {
  const counted = countPending(db).catch(() => null);
  return (await unlessGivenUp(counted, AbortSignal.timeout(ANSWER_MS))) ?? null;
}
