import type { Clock } from '../core/clock.ts';
import type { Limits } from '../core/graph/index.ts';

/** Meta's limits for all that runs on this clock: made when first asked for, and once. */
export function sharedLimits(clock: Clock): () => Promise<Limits> {
  let limits: Promise<Limits> | undefined;
  return () => {
    limits ??= import('../core/graph/index.ts').then(({ createLimits }) => createLimits(clock));
    return limits;
  };
}
