import * as z from 'zod';
import { isoTime, parseTime } from '../core/clock.ts';

// Pieces of schemas that several commands share, so that the same flag means the same everywhere. Functions, since
// making a schema costs a tenth of a millisecond and a start needs few of them.

/** How much of a list to print, and where to go on. */
export const paging = () => ({
  limit: wholeNumber(1, 1000).default(50).meta({ description: 'How many to print.', value: 'count' }),
  after: z
    .string()
    .optional()
    .meta({ description: 'Go on where a page ended: its `next`.', value: 'cursor' }),
});

/** What a list prints beside its items. */
export const next = () => z.string().nullable().describe('Continues the list with --after; null at the end.');

/** An instant typed by a person, as Unix milliseconds. */
export const instant = () =>
  z.string().transform((text, check) => {
    const unixMs = parseTime(text);
    if (unixMs !== undefined) return unixMs;
    check.addIssue({ code: 'custom', message: 'a date such as 2026-11-05 or 2026-11-05T09:00:00Z' });
    return z.NEVER;
  });

/** An instant in an answer. */
export const iso = () => z.string().describe('ISO 8601, UTC.');

export function isoOrNull(unixMs: number | null): string | null {
  return unixMs === null ? null : isoTime(unixMs);
}

export const origin = () => z.enum(['customer', 'app', 'api']);
export const direction = () => z.enum(['inbound', 'outbound']);

/** A whole number typed by a person. */
export function wholeNumber(least: number, most: number) {
  const fits = (value: number) => Number.isInteger(value) && value >= least && value <= most;
  const error = `a whole number from ${least} to ${most}`;
  return z.coerce.number({ error }).refine(fits, { error });
}

export const port = () => wholeNumber(0, 65_535);

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** A timer of Node's that is set for longer goes off at once. */
const LONGEST_MS = 24 * 86_400_000;

/** A duration typed by a person, as milliseconds: `90s`, `15m`, `2h`, `1d`. */
export const duration = () =>
  z.string().transform((text, check) => {
    const durationMs = parseDuration(text);
    if (durationMs !== undefined) return durationMs;
    check.addIssue({ code: 'custom', message: 'a duration such as 90s, 15m, 2h or 1d, up to 24d' });
    return z.NEVER;
  });

function parseDuration(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,7}) ?([smhd])$/.exec(text.trim()) ?? [];
  const durationMs = Number(count) * (UNITS_MS[unit] ?? 0);
  return durationMs > 0 && durationMs <= LONGEST_MS ? durationMs : undefined;
}
