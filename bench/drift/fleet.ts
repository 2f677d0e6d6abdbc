import type { PhoneEvidence } from '../../src/core/drift/evidence.ts';
import type { Random } from '../../src/core/random.ts';

/*
 * A made-up fleet: when phones are opened, what is typed on them, and which are never opened again. Only signs are handed
 * on, as a store would hold them; the openings stay here. bench/README.md states the assumptions in words.
 */

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Days of life before the month that is looked at, and the days of that month. */
const DAYS_BEFORE = 120;
export const DAYS_WATCHED = 30;

/** Chances of a day, by weekday from Sunday: that the app is opened, and that something is typed when it is. */
interface Kind {
  readonly share: number;
  readonly opened: readonly number[];
  readonly typed: readonly number[];
  /** Hours a day in which something is typed, at most. */
  readonly hours: number;
  /** Chance that on a day somebody writes to it. */
  readonly asked: number;
  /** Times off a year, how many days each takes, and the chances of a day in it. */
  readonly off: {
    readonly perYear: number;
    readonly days: readonly [number, number];
    readonly opened: number;
    readonly typed: number;
  };
}

const HOLIDAYS = { perYear: 3, days: [5, 12], opened: 0.6, typed: 0.25 } as const;
const daily = (chance: number) => new Array<number>(7).fill(chance);

export const KINDS = {
  'busy shop': {
    share: 0.3,
    opened: daily(0.99),
    typed: daily(0.96),
    hours: 8,
    asked: 1,
    off: HOLIDAYS,
  },
  'office, Monday to Friday': {
    share: 0.3,
    opened: [0.3, 0.97, 0.97, 0.97, 0.97, 0.97, 0.3],
    typed: [0.1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.1],
    hours: 5,
    asked: 0.8,
    off: HOLIDAYS,
  },
  'weekend shop': {
    share: 0.1,
    opened: [0.95, 0.5, 0.5, 0.5, 0.5, 0.95, 0.95],
    typed: [0.9, 0.15, 0.15, 0.15, 0.15, 0.9, 0.9],
    hours: 4,
    asked: 0.6,
    off: HOLIDAYS,
  },
  'seasonal, with long pauses': {
    share: 0.1,
    opened: daily(0.97),
    typed: daily(0.9),
    hours: 6,
    asked: 0.7,
    off: { perYear: 2, days: [14, 28], opened: 0.35, typed: 0.05 },
  },
  'quiet, once a week or less': {
    share: 0.12,
    opened: daily(0.7),
    typed: daily(0.16),
    hours: 1,
    asked: 0.2,
    off: HOLIDAYS,
  },
  'API mostly, rarely typed on': {
    share: 0.08,
    opened: daily(0.5),
    typed: daily(0.08),
    hours: 1,
    asked: 0.9,
    off: HOLIDAYS,
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

export interface MadeNumber {
  readonly kind: KindName;
  readonly evidence: PhoneEvidence;
  /** When the link ends, Unix milliseconds; undefined for a phone that goes on being opened. */
  readonly endsAt: number | undefined;
}

/** Of the numbers, the share whose phone is not opened any more from some day of the month on. */
const DYING = 0.15;
/** A link ends so long after the app was opened last. */
const LIFE_MS = 14 * DAY_MS;
/** On some days on which the app is opened a contact is changed, typed or not. */
const CONTACT_CHANCE = 0.02;

/** A fleet in virtual time; the month begins at `startAt` (Unix milliseconds). */
export function makeFleet(
  size: number,
  {
    startAt,
    silentHolidays,
    random,
  }: {
    readonly startAt: number;
    /** Whether nobody types a word in any time off, however often the app is opened. */
    readonly silentHolidays: boolean;
    readonly random: Random;
  },
): MadeNumber[] {
  const kinds = Object.entries(KINDS).flatMap(([name, { share }]) =>
    new Array<KindName>(Math.round(share * size)).fill(name as KindName),
  );
  return kinds.map((name) => {
    const kind: Kind = KINDS[name];
    const off = silentHolidays ? { ...kind.off, typed: 0 } : kind.off;
    return makeNumber(name, { ...kind, off }, startAt, random);
  });
}

function makeNumber(name: KindName, kind: Kind, startAt: number, random: Random): MadeNumber {
  const bornAt = startAt - DAYS_BEFORE * DAY_MS;
  const isDying = random.next() < DYING;
  const lastDay = DAYS_BEFORE + Math.floor(random.next() * DAYS_WATCHED);
  const zone = Math.floor(random.next() * 24) * HOUR_MS;
  const echo: number[] = [];
  const contact: number[] = [];
  const webhook: number[] = [];
  let openedAt = bornAt;
  let offUntil = -1;
  for (let day = 0; day < DAYS_BEFORE + DAYS_WATCHED + 15; day += 1) {
    const midnight = bornAt + day * DAY_MS + zone;
    if (random.next() < kind.asked) webhook.push(midnight + hourOfDay(random));
    if (day > offUntil && random.next() < kind.off.perYear / 365) {
      offUntil = day + between(kind.off.days, random);
    }
    if (isDying && day > lastDay) continue;
    const isOff = day <= offUntil;
    const weekday = Math.floor(midnight / DAY_MS + 4) % 7;
    const isOpened = random.next() < (isOff ? kind.off.opened : (kind.opened[weekday] ?? 0));
    // What kills a phone is no longer opening it: the last day is one on which it was.
    if (!isOpened && !(isDying && day === lastDay)) continue;
    openedAt = midnight + hourOfDay(random);
    if (random.next() < CONTACT_CHANCE) contact.push(openedAt);
    if (random.next() >= Math.min(kind.typed[weekday] ?? 0, isOff ? kind.off.typed : 1)) continue;
    const hours = 1 + Math.floor(random.next() * kind.hours);
    for (let hour = 0; hour < hours; hour += 1) echo.push(Math.min(openedAt, midnight + hourOfDay(random)));
  }
  const endsAt = isDying ? openedAt + LIFE_MS : undefined;
  return {
    kind: name,
    endsAt,
    evidence: {
      signs: {
        acknowledged: [],
        connected: [bornAt],
        echo: echo.sort((one, other) => one - other),
        revision: [],
        contact,
        history: [],
        webhook: webhook.filter((at) => endsAt === undefined || at < endsAt),
      },
      events: [],
    },
  };
}

/** From nine in the morning to seven in the evening. */
function hourOfDay(random: Random): number {
  return (9 + random.next() * 10) * HOUR_MS;
}

function between([least, most]: readonly [number, number], random: Random): number {
  return least + Math.floor(random.next() * (most - least + 1));
}
