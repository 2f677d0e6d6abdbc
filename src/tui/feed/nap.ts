import type { Clock } from '../../core/clock.ts';

/** A sleep that can be cut short. */
export interface Nap {
  readonly sleep: (durationMs: number) => Promise<void>;
  /** Ends the sleep, or the next one when nobody sleeps. */
  readonly wake: () => void;
}

export function createNap(clock: Clock, over: AbortSignal): Nap {
  let alarm = new AbortController();
  over.addEventListener('abort', () => alarm.abort(), { once: true });
  return {
    sleep: async (durationMs) => {
      await clock.sleep(durationMs, alarm.signal).catch(() => undefined);
      if (!over.aborted) alarm = new AbortController();
    },
    wake: () => alarm.abort(),
  };
}
