/** Time and chance, as whoever connects needs them. */
export interface Timing {
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /** A number in [0, 1). */
  random(): number;
}

export const REAL_TIMING: Timing = { now: () => performance.now(), random: Math.random };

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;

/** Keeps from trying again and again what has failed: each failure doubles the wait, up to some seconds; a success ends it. */
export interface BackOff {
  /** What the last attempt failed with, while the next is not due. */
  inTheWay(): unknown;
  /** Whether the last attempt failed. */
  hasFailed(): boolean;
  failed(error: unknown): void;
  succeeded(): void;
}

export function createBackOff({ now, random }: Timing): BackOff {
  let failures = 0;
  let due = 0;
  let last: unknown;
  return {
    inTheWay: () => (failures > 0 && now() < due ? last : undefined),
    hasFailed: () => failures > 0,
    failed: (error) => {
      last = error;
      // One that was under way at the same time.
      if (failures > 0 && now() < due) return;
      const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
      // Half of it is chance: many that lost one database at once do not come back at once.
      due = now() + (longest / 2) * (1 + random());
      failures += 1;
    },
    succeeded: () => {
      failures = 0;
      last = undefined;
    },
  };
}
