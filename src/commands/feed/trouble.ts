import type { CoexError } from '../../core/errors.ts';
import { asCoexError } from '../../tui/print/json.ts';
import type { Context } from '../context.ts';
import type { FeedEvent } from './events.ts';
import { isTransient } from './held-store.ts';

/** Tells a trouble once, and when it is over. */
export function troubleTeller(of: 'store' | 'receiver', emit: (event: FeedEvent) => void) {
  let told: string | undefined;
  return (trouble: CoexError | undefined) => {
    if (trouble === undefined) {
      if (told !== undefined) emit({ event: 'recovered', of });
      told = undefined;
      return;
    }
    const { code, message, hint } = trouble;
    if (told !== message) emit({ event: 'trouble', of, code, message, hint });
    told = message;
  };
}

const RETRY_MS = 200;

/** Does what a locked store keeps from being done when it is free, and tells what it waits for; undefined when interrupted. */
export async function onceFree<Result>(
  { clock, signal }: Pick<Context, 'clock' | 'signal'>,
  work: () => Promise<Result>,
  emit: (event: FeedEvent) => void,
): Promise<Result | undefined> {
  const tell = troubleTeller('store', emit);
  while (!signal.aborted) {
    try {
      const done = await work();
      tell(undefined);
      return done;
    } catch (error) {
      if (!isTransient(error)) throw error;
      tell(asCoexError(error));
    }
    await clock.sleep(RETRY_MS, signal).catch(() => undefined);
  }
  return undefined;
}
