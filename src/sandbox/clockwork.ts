import type { Job } from './job.ts';
import { runJob } from './jobs.ts';
import { takeDue } from './timeline.ts';
import type { World } from './world/world.ts';

/** Moves the clock of one world; its calls take turns. */
export interface Clockwork {
  /**
   * Moves the clock by whole milliseconds and runs everything due in order, awaiting the answers to its webhooks.
   * Rejects with a RangeError for anything but a whole number ≥ 0.
   */
  advance(durationMs: number): Promise<void>;
}

/**
 * Up to `concurrency` deliveries are under way at once. With 1 each is answered before the next thing happens, and a
 * run repeats exactly; Meta itself delivers concurrently (M/throughput).
 */
export function createClockwork(world: World, concurrency: number): Clockwork {
  let turn: Promise<void> = Promise.resolve();
  return {
    advance: (durationMs) => {
      if (!Number.isSafeInteger(durationMs) || durationMs < 0) {
        return Promise.reject(
          new RangeError(`Expected a whole number of milliseconds ≥ 0, got ${durationMs}.`),
        );
      }
      const mine = turn.then(() => runUntil(world, world.timeline.now + durationMs, concurrency));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function runUntil(world: World, until: number, concurrency: number): Promise<void> {
  const underWay = new Set<Promise<void>>();
  // What a delivery answered may schedule its retry within the same stretch of time.
  for (;;) {
    for (let job = takeDue(world.timeline, until); job !== undefined; job = takeDue(world.timeline, until)) {
      await start(world, job, underWay, concurrency);
    }
    if (underWay.size === 0) break;
    await Promise.all(underWay);
  }
  world.timeline.now = until;
}

async function start(
  world: World,
  job: Job,
  underWay: Set<Promise<void>>,
  concurrency: number,
): Promise<void> {
  const done = runJob(world, job);
  if (done === undefined) return;
  if (concurrency === 1) return done;
  const tracked = done.finally(() => underWay.delete(tracked));
  underWay.add(tracked);
  if (underWay.size >= concurrency) await Promise.race(underWay);
}
