import type { Clock } from '../../../src/core/clock.ts';
import { NOW } from '../../support/run.ts';

/** A clock on which things happen while somebody sleeps. */
export interface EventfulClock {
  readonly clock: Clock;
  sleptMs(): number;
  /** Sets the clock, as somebody may; what was slept stays. */
  set(unixMs: number): void;
  /** Does something when so much was slept. */
  after(sleptMs: number, run: () => Promise<void> | void): void;
}

export function eventfulClock(startAt = NOW): EventfulClock {
  let now = startAt;
  let sleptMs = 0;
  let due: { readonly at: number; readonly run: () => Promise<void> | void }[] = [];
  return {
    clock: {
      now: () => now,
      sleep: async (durationMs, signal) => {
        signal?.throwIfAborted();
        sleptMs += durationMs;
        now += durationMs;
        const ripe = due.filter(({ at }) => at <= sleptMs);
        due = due.filter(({ at }) => at > sleptMs);
        for (const { run } of ripe) await run();
        signal?.throwIfAborted();
      },
    },
    sleptMs: () => sleptMs,
    set: (unixMs) => {
      now = unixMs;
    },
    after: (at, run) => void due.push({ at, run }),
  };
}
