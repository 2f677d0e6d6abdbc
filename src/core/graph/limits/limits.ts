import type { Clock } from '../../clock.ts';
import { createSendLimits, type SendLimits } from './send-limits.ts';
import { createUsage, type Usage } from './usage.ts';

/** What a process knows of Meta’s limits. Made once by whoever owns the process: two of them would each use all of it. */
export interface Limits {
  readonly sends: SendLimits;
  readonly usage: Usage;
}

/** Makes the limits. The clock is the one that the clients sharing them have. */
export function createLimits(clock: Clock): Limits {
  return { sends: createSendLimits(clock), usage: createUsage(clock) };
}
