/** The sandbox's own time, and everything that is still to happen in it. */
export interface Timeline {
  /** Unix milliseconds. */
  now: number;
  /** Sorted so that the next thing due is the last element. */
  readonly due: Due[];
  scheduled: number;
  turn: Promise<void>;
}

interface Due {
  readonly at: number;
  readonly sequence: number;
  readonly run: () => void | Promise<void>;
}

/** A clock that stands still at `startAt` until it is advanced. */
export function createTimeline(startAt: number): Timeline {
  return { now: startAt, due: [], scheduled: 0, turn: Promise.resolve() };
}

/** Lets `run` happen `delayMs` from now; things due at the same instant happen in the order they were scheduled. */
export function schedule(timeline: Timeline, delayMs: number, run: Due['run']): void {
  const due = { at: timeline.now + Math.max(0, delayMs), sequence: timeline.scheduled, run };
  timeline.scheduled += 1;
  let low = 0;
  let high = timeline.due.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = timeline.due[middle];
    if (other !== undefined && other.at > due.at) low = middle + 1;
    else high = middle;
  }
  timeline.due.splice(low, 0, due);
}

/** When the next thing happens (Unix milliseconds), if anything is scheduled. */
export function nextDueAt(timeline: Timeline): number | undefined {
  return timeline.due.at(-1)?.at;
}

/** Moves the clock and runs everything due in order, one at a time. Concurrent calls run one after the other. */
export function advance(timeline: Timeline, durationMs: number): Promise<void> {
  if (!Number.isSafeInteger(durationMs) || durationMs < 0) {
    return Promise.reject(new RangeError(`Expected a whole number of milliseconds ≥ 0, got ${durationMs}.`));
  }
  const turn = timeline.turn.then(() => runUntil(timeline, timeline.now + durationMs));
  timeline.turn = turn.catch(() => undefined);
  return turn;
}

async function runUntil(timeline: Timeline, until: number): Promise<void> {
  for (let next = timeline.due.at(-1); next !== undefined && next.at <= until; next = timeline.due.at(-1)) {
    timeline.due.pop();
    timeline.now = next.at;
    await next.run();
  }
  timeline.now = until;
}
