import type { Job } from './job.ts';

/** The sandbox's own time, and everything that is still to happen in it. Plain data, so that it can be kept. */
export interface Timeline {
  /** Unix milliseconds. */
  now: number;
  /** Sorted so that the next thing due is the last element, but for the newest, which stand behind as they came. */
  readonly due: Due[];
  /** How many of the newest have not been put into their place yet; none when it is left out. */
  unplaced?: number;
  scheduled: number;
}

interface Due {
  readonly at: number;
  readonly sequence: number;
  readonly job: Job;
}

/** A clock that stands still at `startAt` until it is advanced. */
export function createTimeline(startAt: number): Timeline {
  return { now: startAt, due: [], unplaced: 0, scheduled: 0 };
}

/** Lets a job happen `delayMs` from now; jobs due at the same instant happen in the order they were scheduled. */
export function schedule(timeline: Timeline, delayMs: number, job: Job): void {
  const due = { at: timeline.now + Math.max(0, delayMs), sequence: timeline.scheduled, job };
  timeline.scheduled += 1;
  timeline.due.push(due);
  timeline.unplaced = (timeline.unplaced ?? 0) + 1;
}

// Up to here moving up what stands behind costs less than going through all there is.
const FEW = 8;

/**
 * Puts what was scheduled lately into its place. A busy sandbox schedules thousands of things between two looks at the
 * clock; moving up the whole list for each of them took half of its time.
 */
export function placeNewest(timeline: Timeline): void {
  const { due, unplaced = 0 } = timeline;
  if (unplaced === 0) return;
  timeline.unplaced = 0;
  const newest = due.splice(due.length - unplaced);
  if (newest.length <= FEW) for (const one of newest) insert(due, one);
  else merge(due, newest.sort(byWhoIsLater));
}

function byWhoIsLater(one: Due, other: Due): number {
  return other.at - one.at || other.sequence - one.sequence;
}

function insert(due: Due[], added: Due): void {
  let low = 0;
  let high = due.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = due[middle];
    if (other !== undefined && byWhoIsLater(other, added) < 0) low = middle + 1;
    else high = middle;
  }
  due.splice(low, 0, added);
}

/** Both sorted; from the back, so that what is due soon is all that moves when all of it is added there. */
function merge(due: Due[], added: readonly Due[]): void {
  let from = due.length - 1;
  let next = added.length - 1;
  // Not spread: arguments are limited, and there may be more than that.
  for (const one of added) due.push(one);
  for (let place = due.length - 1; next >= 0; place -= 1) {
    const [old, fresh] = [due[from], added[next]];
    if (fresh === undefined) return;
    if (from >= 0 && old !== undefined && byWhoIsLater(fresh, old) < 0) {
      due[place] = old;
      from -= 1;
    } else {
      due[place] = fresh;
      next -= 1;
    }
  }
}

/** When the next thing happens (Unix milliseconds), if anything is scheduled. That days go by is no thing of note. */
export function nextDueAt(timeline: Timeline): number | undefined {
  placeNewest(timeline);
  return timeline.due.findLast(({ job }) => job.kind !== 'phone-day' && job.kind !== 'template-idle')?.at;
}

/** Takes the next job due at or before `until` and sets the clock to its time. */
export function takeDue(timeline: Timeline, until: number): Job | undefined {
  placeNewest(timeline);
  const next = timeline.due.at(-1);
  if (next === undefined || next.at > until) return undefined;
  timeline.due.pop();
  timeline.now = next.at;
  return next.job;
}

/** Takes what else is due at this very instant and matches, in order. */
export function takeDueNow(timeline: Timeline, matches: (job: Job) => boolean): Job[] {
  placeNewest(timeline);
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
  placeNewest(timeline);
  const kept = timeline.due.filter(({ job }) => !matches(job));
  timeline.due.length = 0;
  for (const one of kept) timeline.due.push(one);
}
