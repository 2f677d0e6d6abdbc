import type { Job } from './job.ts';
import { runJob } from './jobs.ts';
import { schedule, takeDue } from './timeline.ts';
import type { World } from './world/world.ts';

/** Moves the clock of one world; what its functions do takes turns. */
export interface Clockwork {
  /**
   * Moves the clock by whole milliseconds and runs everything due in order, awaiting the answers to its webhooks.
   * Rejects with a RangeError for anything but a whole number ≥ 0, and with the first error of a job, once all are
   * done.
   */
  advance(durationMs: number): Promise<void>;
  /**
   * Moves the clock likewise, but waits for no answer, so that a slow callback does not hold up the time. What goes
   * wrong in a job is told and ends nothing.
   */
  tick(durationMs: number, onTrouble: (error: unknown) => void): Promise<void>;
  /** Does something to the world while nothing of it is under way. */
  between<Result>(work: () => Result): Promise<Result>;
  /** Resolves when the clock has moved on by so much. */
  waitFor(durationMs: number): Promise<void>;
  /** How many answers to calls wait for the clock. */
  waiting(): number;
}

/** What only takes time because a callback does; it may wait for its turn without anyone noticing. */
const DELIVERING: readonly Job['kind'][] = ['webhook', 'webhook-copies', 'fault-batch', 'deliver'];

/** What is under way, which is not part of the world: it is gone before the world is looked at as a whole. */
interface Workshop {
  readonly world: World;
  readonly concurrency: number;
  readonly underWay: Set<Promise<void>>;
  /** Deliveries that are due and have to wait until there is room for them. */
  readonly queue: Job[];
  readonly waiters: { readonly at: number; readonly resume: () => void }[];
}

/**
 * Up to `concurrency` deliveries are under way at once. With 1 each is answered before the next thing happens, and a
 * run repeats exactly; Meta itself delivers concurrently (M/throughput).
 */
export function createClockwork(world: World, concurrency: number): Clockwork {
  const shop: Workshop = { world, concurrency, underWay: new Set(), queue: [], waiters: [] };
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  return {
    advance: (durationMs) => {
      if (!isDuration(durationMs)) return Promise.reject(notDuration(durationMs));
      return inTurn(() => runUntil(shop, world.timeline.now + durationMs));
    },
    tick: (durationMs, onTrouble) => {
      if (!isDuration(durationMs)) return Promise.reject(notDuration(durationMs));
      return inTurn(() => tickUntil(shop, world.timeline.now + durationMs, onTrouble));
    },
    between: (work) =>
      inTurn(async () => {
        await settle(shop);
        return work();
      }),
    waitFor: (durationMs) =>
      new Promise((resume) => {
        // As a job, so that the clock stops there and the answer goes out at its time.
        schedule(world.timeline, durationMs, { kind: 'answer-due' });
        shop.waiters.push({ at: world.timeline.now + durationMs, resume });
      }),
    waiting: () => shop.waiters.length,
  };
}

function isDuration(durationMs: number): boolean {
  return Number.isSafeInteger(durationMs) && durationMs >= 0;
}

function notDuration(durationMs: number): RangeError {
  return new RangeError(`Expected a whole number of milliseconds ≥ 0, got ${durationMs}.`);
}

/**
 * Runs it all; what went wrong first is thrown when the clock stands where it was to go. Only what is due at the same
 * instant is under way together: the clock does not move on over a delivery, or its retry and what a program answers
 * would come too late.
 */
async function runUntil(shop: Workshop, until: number): Promise<void> {
  const { timeline } = shop.world;
  const troubles: unknown[] = [];
  for (;;) {
    const job = takeDue(timeline, shop.underWay.size > 0 ? timeline.now : until);
    if (job !== undefined) {
      startAside(shop, job, (error) => troubles.push(error));
      wake(shop);
      if (shop.underWay.size >= shop.concurrency) await Promise.race(shop.underWay);
    } else if (shop.underWay.size > 0) await settle(shop);
    else break;
  }
  timeline.now = until;
  wake(shop);
  if (troubles.length > 0) throw troubles[0];
}

function tickUntil(shop: Workshop, until: number, onTrouble: (error: unknown) => void): void {
  const { timeline } = shop.world;
  for (let job = takeDue(timeline, until); job !== undefined; job = takeDue(timeline, until)) {
    if (DELIVERING.includes(job.kind)) shop.queue.push(job);
    else startAside(shop, job, onTrouble);
    wake(shop);
  }
  timeline.now = until;
  wake(shop);
  startQueued(shop, onTrouble);
}

function startQueued(shop: Workshop, onTrouble: (error: unknown) => void): void {
  while (shop.underWay.size < shop.concurrency) {
    const job = shop.queue.shift();
    if (job === undefined) return;
    startAside(shop, job, onTrouble);
  }
}

function startAside(shop: Workshop, job: Job, onTrouble: (error: unknown) => void): void {
  try {
    const done = runJob(shop.world, job);
    if (done !== undefined) track(shop, done, onTrouble, () => startQueued(shop, onTrouble));
  } catch (error) {
    onTrouble(error);
  }
}

function track(
  shop: Workshop,
  done: Promise<void>,
  onTrouble: (error: unknown) => void,
  afterwards: () => void = () => undefined,
): void {
  const tracked: Promise<void> = done.catch(onTrouble).then(() => {
    shop.underWay.delete(tracked);
    afterwards();
  });
  shop.underWay.add(tracked);
}

/** Waits until nothing is under way. */
async function settle(shop: Workshop): Promise<void> {
  while (shop.underWay.size > 0) await Promise.all(shop.underWay);
}

/** Lets go the answers whose time has come. */
function wake({ world, waiters }: Workshop): void {
  const due = waiters.filter(({ at }) => at <= world.timeline.now);
  if (due.length === 0) return;
  waiters.splice(0, waiters.length, ...waiters.filter(({ at }) => at > world.timeline.now));
  for (const { resume } of due) resume();
}
