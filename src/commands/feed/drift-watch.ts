import { readDrift, type StandingDrift } from '../../core/feed/index.ts';
import type { Store } from '../../core/store/index.ts';
import type { Context } from '../context.ts';

const DRIFT_MS = 60_000;

/** How a number drifts takes too long to be read each second: what was read is good for a minute. */
export function driftWatch({ clock }: Pick<Context, 'clock'>, phoneNumberId: string | undefined) {
  let known: { readonly drift: StandingDrift | null; readonly at: number } | undefined;
  return async (store: Store): Promise<StandingDrift | null> => {
    if (known !== undefined && Math.abs(clock.now() - known.at) < DRIFT_MS) return known.drift;
    known = { drift: await readDrift({ store, clock }, phoneNumberId), at: clock.now() };
    return known.drift;
  };
}
