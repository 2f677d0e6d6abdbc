import type { Clock } from '../../clock.ts';

/** A clock’s time as waiting needs it: it never goes back, and it moves on by what was slept. */
export interface SteadyTime {
  now(): number;
  /** Resolves after `durationMs`, or as soon as `signal` aborts. */
  pause(durationMs: number, signal: AbortSignal): Promise<void>;
}

/**
 * Makes a clock steady. A wall clock may be set back, and the sandbox’s stands still while a demo waits: neither may
 * stop a queue for ever.
 */
export function steadyTime(clock: Clock): SteadyTime {
  let last = clock.now();
  let behind = 0;
  const now = () => {
    const shown = clock.now();
    if (shown < last) behind += last - shown;
    last = shown;
    return shown + behind;
  };
  return {
    now,
    pause: async (durationMs, signal) => {
      const before = now();
      try {
        await clock.sleep(durationMs, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
      if (now() === before && !signal.aborted) behind += durationMs;
    },
  };
}
