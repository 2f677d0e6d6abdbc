import type { PhoneEvidence } from '../../../src/core/drift/evidence.ts';
import { NOW } from '../../support/run.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What is known of a phone, nothing unless said. */
export function evidence(
  signs: Partial<PhoneEvidence['signs']> = {},
  events: PhoneEvidence['events'] = [],
): PhoneEvidence {
  const none = {
    acknowledged: [],
    connected: [],
    echo: [],
    revision: [],
    contact: [],
    history: [],
    webhook: [],
  };
  return { signs: { ...none, ...signs }, events };
}

/** An instant so many days before now. */
export function daysAgo(days: number): number {
  return NOW - days * DAY_MS;
}

/** Something typed at ten in the morning (UTC) of each of these days before now, the earliest first. */
export function typedOn(days: readonly number[]): number[] {
  return days
    .map((day) => daysAgo(day) + HOUR_MS)
    .filter((at) => at <= NOW)
    .sort((one, other) => one - other);
}

/** The days from `most` to `least` before now on which `isUsed` says so; weekdays from Sunday. */
export function daysBefore(
  most: number,
  least: number,
  isUsed: (weekday: number) => boolean = () => true,
): number[] {
  const days: number[] = [];
  for (let day = most; day >= least; day -= 1) {
    if (isUsed(new Date(daysAgo(day)).getUTCDay())) days.push(day);
  }
  return days;
}
