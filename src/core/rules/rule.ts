import type { Source } from './sources.ts';

/** A fact of Meta's platform that can change: its value, who says so, and when that was read. */
export interface Rule<Value> extends Source {
  readonly value: Value;
  /** What the value means, in one sentence. */
  readonly about: string;
  /** The first day (ISO) it is in force; since ever, when absent. */
  readonly from?: string;
  /** The last day (ISO) it is in force; still, when absent. */
  readonly until?: string;
  /** Where sources disagree: the other position and who holds it. */
  readonly otherwise?: string;
}
