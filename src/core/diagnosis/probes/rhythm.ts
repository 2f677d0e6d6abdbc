import { sql } from 'kysely';
import { hasBytes, type Message, type Store, unindexed } from '../../store/index.ts';

const HOUR_MS = 3_600_000;
const HOURS_A_DAY = 24;
const HOURS_A_WEEK = 168;
/** How far back a habit is looked for. */
const LOOKED_BACK_MS = 28 * HOURS_A_DAY * HOUR_MS;
/** With fewer days nobody knows what is usual: a week has its own days off. */
const LEAST_DAYS = 7;
/** With fewer hours in which something came there is no habit. */
const LEAST_ACTIVE_HOURS = 10;
/** The busiest hour may stay empty now and then. */
const MOST_SURE = 0.95;
/** A silence that its habit gives one chance in so many: a month has hundreds that might be it. */
const UNUSUAL = Math.log(10_000);
/** The longest silence there was is surpassed when by more than this. */
const SURPASSED = 1.25;

/** How a silence compares with what is usual for a number. */
export interface Silence {
  /** `too-little-known`: no habit to compare with. */
  readonly verdict: 'usual' | 'unusual' | 'too-little-known';
  /** Of how many days the habit is known. */
  readonly days: number;
  /** In how many hours of those something came. */
  readonly activeHours: number;
  /** The chance of such a silence by the habit, from 0 to 1. */
  readonly chance: number;
}

/**
 * Judges the silence since `lastAt` by the hours of the week in which something came before it: a night or a weekend in
 * which nothing ever comes adds nothing, and neither does a silence as long as one there was.
 */
export function judgeSilence(activeAt: readonly number[], lastAt: number, now: number): Silence {
  const hours = [...new Set(activeAt.map(hourOf))].sort((one, other) => one - other);
  const [first = 0] = hours;
  const last = hourOf(lastAt);
  const days = (last - first) / HOURS_A_DAY;
  const known = { days: Math.floor(days), activeHours: hours.length };
  if (days < LEAST_DAYS || hours.length < LEAST_ACTIVE_HOURS) {
    return { verdict: 'too-little-known', ...known, chance: 1 };
  }
  const surpriseOf = habitOf(hours, first, last);
  const surprise = surpriseOf(last, hourOf(now));
  let longest = 0;
  for (const [at, hour] of hours.entries()) {
    longest = Math.max(longest, surpriseOf(hours[at - 1] ?? hour, hour));
  }
  const isUnusual = surprise >= UNUSUAL && surprise > longest * SURPASSED;
  return {
    verdict: isUnusual ? 'unusual' : 'usual',
    ...known,
    chance: Number(Math.exp(-surprise).toPrecision(2)),
  };
}

/** How surprising it is that nothing comes in the hours between two: the negative logarithm of its chance. */
function habitOf(
  hours: readonly number[],
  first: number,
  last: number,
): (after: number, before: number) => number {
  const byWeek = tally(hours, first, last, HOURS_A_WEEK);
  const byDay = tally(hours, first, last, HOURS_A_DAY);
  const surprises = Array.from({ length: HOURS_A_WEEK }, (_, hour) => {
    const ofWeek = byWeek[hour] ?? { active: 0, seen: 0 };
    const ofDay = byDay[hour % HOURS_A_DAY] ?? { active: 0, seen: 0 };
    // A few weeks tell little of one hour of the week: what is usual at that time of day counts as one more.
    const usually = ofDay.seen === 0 ? 0 : ofDay.active / ofDay.seen;
    const chance = (ofWeek.active + usually) / (ofWeek.seen + 1);
    return -Math.log(1 - Math.min(MOST_SURE, chance));
  });
  return (after, before) => {
    let sum = 0;
    for (let hour = after + 1; hour < before; hour += 1) sum += surprises[hour % HOURS_A_WEEK] ?? 0;
    return sum;
  };
}

function tally(hours: readonly number[], first: number, last: number, period: number) {
  const tallied = Array.from({ length: period }, () => ({ active: 0, seen: 0 }));
  for (let hour = first; hour <= last; hour += 1) {
    const one = tallied[hour % period];
    if (one !== undefined) one.seen += 1;
  }
  for (const hour of hours) {
    const one = tallied[hour % period];
    if (one !== undefined) one.active += 1;
  }
  return tallied;
}

function hourOf(unixMs: number): number {
  return Math.floor(unixMs / HOUR_MS);
}

/** An instant of each hour in which a live message of these origins came, over the last weeks before `until`. */
export async function activeHours(
  { db }: Store,
  phoneNumberId: string,
  origins: readonly Message['origin'][],
  { since, until }: { readonly since: number; readonly until: number },
): Promise<number[]> {
  // The index of wamids would have every message of the number read.
  const rows = await db
    .selectFrom('messages')
    .select(sql<number>`sent_at / ${sql.lit(HOUR_MS)}`.as('hour'))
    .distinct()
    .where(unindexed<string>(db, 'phone_number_id'), '=', phoneNumberId)
    .where('imported', '=', 0)
    .where('origin', 'in', origins)
    .where('sent_at', '>=', Math.max(since, until - LOOKED_BACK_MS))
    .where('sent_at', '<=', until)
    .execute();
  return rows.map(({ hour }) => hour * HOUR_MS);
}

/** An instant of each hour in which a webhook of a field came, over the last weeks before `until`: reads bodies. */
export async function hoursOfField(
  { db }: Store,
  phoneNumberId: string,
  field: string,
  { since, until }: { readonly since: number; readonly until: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('delivery_bodies', 'delivery_bodies.delivery', 'deliveries.id')
    .select(sql<number>`received_at / ${sql.lit(HOUR_MS)}`.as('hour'))
    .distinct()
    .where('subject', '=', phoneNumberId)
    .where('source', '=', 'webhook')
    .where('received_at', '>=', Math.max(since, until - LOOKED_BACK_MS))
    .where('received_at', '<=', until)
    .where(hasBytes(db, 'body', Buffer.from(`"${field}"`)))
    .execute();
  return rows.map(({ hour }) => hour * HOUR_MS);
}
