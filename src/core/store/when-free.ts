import type { Clock } from '../clock.ts';
import { CoexError } from '../errors.ts';

const RETRY_MS = 400;

/**
 * Does what the store may be too busy for, again and again until it succeeds or has been tried for `forMs`; between two tries the
 * process does other things. Only what did nothing when it failed with `store-busy` may be done so.
 */
export async function whenFree<Result>(
  clock: Clock,
  forMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const since = clock.now();
  // A clock that is set back must not make it go on for hours.
  const isOver = () => Math.abs(clock.now() - since) >= forMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isBusy = error instanceof CoexError && error.code === 'store-busy';
      if (!isBusy || isOver()) throw error;
    }
    await clock.sleep(RETRY_MS);
  }
}
