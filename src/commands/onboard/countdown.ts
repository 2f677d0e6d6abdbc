import type { Clock } from '../../core/clock.ts';
import { parseTime } from '../../core/clock.ts';
import type { ShownEvent } from './events.ts';

const EVERY_MS = 60_000;

/**
 * Tells how long the syncs can still be asked for, now and every minute, from the moment a number is onboarded until
 * both are settled. `follow` gets every event of the onboarding.
 */
export function openCountdown(
  clock: Clock,
  emit: (event: ShownEvent) => void,
): { follow(event: ShownEvent): void; stop(): void } {
  const stopped = new AbortController();
  const open = new Set(['contacts', 'history']);
  const tell = async (deadlineAt: string) => {
    const until = parseTime(deadlineAt) ?? 0;
    for (;;) {
      emit({ event: 'countdown', leftMs: Math.max(0, until - clock.now()), deadlineAt });
      if (clock.now() >= until) return;
      await clock.sleep(EVERY_MS, stopped.signal);
    }
  };
  return {
    follow: (event) => {
      if (event.event === 'onboarded') tell(event.deadlineAt).catch(() => undefined);
      if (event.event !== 'sync-requested') return;
      open.delete(event.sync);
      if (open.size === 0) stopped.abort();
    },
    stop: () => stopped.abort(),
  };
}
