import { LIMITS } from '../rules/index.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How a number is used, by its own days: they begin in its own night, wherever on earth that is. */
export interface Rhythm {
  /** When its days begin, milliseconds after midnight UTC. */
  readonly dayStartMs: number;
  /** Days on which something was done, the earliest first, as days since the epoch. */
  readonly days: readonly number[];
  /** Days from one of them to the next. */
  readonly gaps: readonly number[];
  /** Of each weekday, Sunday first: how often something was done on it, 0 to 1. */
  readonly weekdays: readonly number[];
}

/** The rhythm of what was done on a phone until now (Unix milliseconds, the earliest first). */
export function rhythmOf(doings: readonly number[], now: number): Rhythm {
  const recent = doings.filter((at) => at > now - LIMITS.driftRhythmMs.value && at <= now);
  const dayStartMs = nightOf(recent);
  const days = [...new Set(recent.map((at) => dayOf(at, dayStartMs)))].sort((one, other) => one - other);
  const gaps = days.slice(1).map((day, at) => day - (days[at] ?? day));
  return { dayStartMs, days, gaps, weekdays: weekdaysOf(days) };
}

/** The day an instant belongs to, days since the epoch. */
function dayOf(at: number, dayStartMs: number): number {
  return Math.floor((at - dayStartMs) / DAY_MS);
}

/**
 * How likely this number, used as ever, shows nothing for so long: 0 to 1. The larger of two answers counts: how many of
 * its own gaps were as long, and how many of its usual days went by. Days that are not over tell nothing, nor do
 * weekdays on which it always rests.
 */
export function likelihoodOfSilence(rhythm: Rhythm, since: number, now: number): number {
  const first = dayOf(since, rhythm.dayStartMs);
  const today = dayOf(now, rhythm.dayStartMs);
  const longEnough = gapsAsLong(rhythm, now - since);
  const byGaps = (longEnough + 0.5) / (rhythm.gaps.length + 1);
  let byDays = 1;
  for (let day = first + 1; day < today; day += 1) byDays *= 1 - (rhythm.weekdays[weekdayOf(day)] ?? 0);
  return Math.max(byGaps, byDays);
}

/** How many of its silences were as long as that. */
export function gapsAsLong({ gaps }: Rhythm, silenceMs: number): number {
  return gaps.filter((gap) => gap * DAY_MS >= silenceMs).length;
}

/** Signs a day over the last days, today last: what a sparkline shows. */
export function activityByDay(doings: readonly number[], days: number, now: number): number[] {
  const today = dayOf(now, 0);
  const counts = new Array<number>(days).fill(0);
  for (const at of doings) {
    const place = days - 1 - (today - dayOf(at, 0));
    if (place >= 0 && place < days) counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

/** The middle of the longest run of hours in which hardly anything was ever done, milliseconds after midnight UTC. */
function nightOf(doings: readonly number[]): number {
  const hours = new Array<number>(24).fill(0);
  for (const at of doings) {
    const hour = Math.floor(at / HOUR_MS) % 24;
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
  const quiet = doings.length / 24 / 10;
  let longest = { start: 0, length: 0 };
  for (let start = 0; start < 24; start += 1) {
    let length = 0;
    while (length < 24 && (hours[(start + length) % 24] ?? 0) <= quiet) length += 1;
    if (length > longest.length) longest = { start, length };
  }
  return ((longest.start + Math.floor(longest.length / 2)) % 24) * HOUR_MS;
}

/** Half a day is added to what was seen and to what could be: of few weeks nothing is sure. */
function weekdaysOf(days: readonly number[]): number[] {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return new Array<number>(7).fill(0);
  const used = new Set(days);
  const seen = new Array<number>(7).fill(0);
  const possible = new Array<number>(7).fill(0);
  for (let day = first; day <= last; day += 1) {
    const weekday = weekdayOf(day);
    possible[weekday] = (possible[weekday] ?? 0) + 1;
    if (used.has(day)) seen[weekday] = (seen[weekday] ?? 0) + 1;
  }
  return possible.map((count, weekday) => (seen[weekday] ?? 0) / (count + 1));
}

/** Sunday is 0; the epoch began on a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}
