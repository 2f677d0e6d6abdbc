import { span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Span } from '../row.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A window that closes sooner is to be hurried for. */
const SOON_MS = 2 * HOUR_MS;

/** How long the window of a chat stays open: `24h` at most, `40m`, `closed`. */
export function windowLeft(windowUntil: number | null, now: number, marks: Marks): Span {
  if (windowUntil === null) return span(marks.none, 'quiet');
  // `now` is up to a second old: a window that opened since has more than its 24 hours left.
  const leftMs = Math.min(windowUntil - now, DAY_MS);
  if (leftMs <= 0) return span('closed', 'quiet');
  return leftMs < SOON_MS ? span(inHours(leftMs), 'warning') : span(inHours(leftMs));
}

/** How long ago something was: `now`, `3m`, `2h`, `5d`. */
export function age(at: number, now: number): string {
  return now - at < MINUTE_MS ? 'now' : short(now - at);
}

function short(durationMs: number): string {
  return durationMs < DAY_MS ? inHours(durationMs) : `${Math.floor(durationMs / DAY_MS)}d`;
}

function inHours(durationMs: number): string {
  if (durationMs < HOUR_MS) return `${Math.max(1, Math.floor(durationMs / MINUTE_MS))}m`;
  return `${Math.floor(durationMs / HOUR_MS)}h`;
}
