import type { Clock } from '../clock.ts';
import { listDrift, type Risk } from '../drift/index.ts';
import type { Store } from '../store/index.ts';

/** How a number drifts, at a glance. */
export interface StandingDrift {
  readonly risk: Risk;
  /** Null where the link does not drift towards an end. */
  readonly daysToLost: number | null;
}

/** How the number drifts, or the worst of all; reads weeks of signs, so that once a minute is often enough. */
export async function readDrift(
  deps: { readonly store: Store; readonly clock: Clock },
  phoneNumberId: string | undefined,
): Promise<StandingDrift | null> {
  const [worst] = await listDrift(deps, { phoneNumberId });
  return worst === undefined ? null : { risk: worst.risk, daysToLost: worst.phone.daysToLost };
}
