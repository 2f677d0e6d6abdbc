import type { Job } from './job.ts';

/** The sandbox's own time, and everything that is still to happen in it. Plain data, so that it can be kept. */
export interface Timeline {
  /** Unix milliseconds. */
  now: number;
  /** Sorted so that the next thing due is the last element. */
  readonly due: Due[];
  scheduled: number;
}

interface Due {
  readonly at: number;
  readonly sequence: number;
  readonly job: Job;
}

/** A clock that stands still at `startAt` until it is advanced. */
export function createTimeline(startAt: number): Timeline {
  return { now: startAt, due: [], scheduled: 0 };
}

/** Lets a job happen `delayMs` from now; jobs due at the same instant happen in the order they were scheduled. */
export function schedule(timeline: Timeline, delayMs: number, job: Job): void {
  const due = { at: timeline.now + Math.max(0, delayMs), sequence: timeline.scheduled, job };
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

/** When the next thing happens (Unix milliseconds), if anything is scheduled. That days go by is no thing of note. */
export function nextDueAt(timeline: Timeline): number | undefined {
  return timeline.due.findLast(({ job }) => job.kind !== 'phone-day' && job.kind !== 'template-idle')?.at;
}

/** Takes the next job due at or before `until` and sets the clock to its time. */
export function takeDue(timeline: Timeline, until: number): Job | undefined {
  const next = timeline.due.at(-1);
  if (next === undefined || next.at > until) return undefined;
  timeline.due.pop();
  timeline.now = next.at;
  return next.job;
}

/** Takes what else is due at this very instant and matches, in order. */
export function takeDueNow(timeline: Timeline, matches: (job: Job) => boolean): Job[] {
  const taken: Job[] = [];
  for (let place = timeline.due.length - 1; place >= 0; place -= 1) {
    const due = timeline.due[place];
    if (due === undefined || due.at > timeline.now) break;
    if (!matches(due.job)) continue;
    timeline.due.splice(place, 1);
    taken.push(due.job);
  }
  return taken;
}

/** Drops what is scheduled and matches. */
export function unschedule(timeline: Timeline, matches: (job: Job) => boolean): void {
  const kept = timeline.due.filter(({ job }) => !matches(job));
  timeline.due.splice(0, timeline.due.length, ...kept);
}
