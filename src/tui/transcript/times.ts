import { shownTime } from '../print/message.ts';

/** `2026-11-05T09:00:00Z` → `2026-11-05`. */
export function dayOf(iso: string): string {
  return iso.slice(0, 10);
}

/** `2026-11-05T09:00:00Z` → `09:00:00`. */
export function timeOf(iso: string): string {
  return iso.slice(11, 19);
}

/** The time alone when it is of that day. */
export function whenOf(iso: string, day: string): string {
  return dayOf(iso) === day ? timeOf(iso) : shownTime(iso);
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `2026-11-05` → `Thursday, 2026-11-05`. */
export function dayHeading(day: string): string {
  return `${WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()]}, ${day}`;
}
