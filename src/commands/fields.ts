import * as z from 'zod';
import { isoTime, parseTime } from '../core/clock.ts';

// Pieces of schemas that several commands share, so that the same flag means the same everywhere.

/** How much of a list to print, and where to go on. */
export const paging = {
  limit: z.coerce
    .number({ error: 'a whole number from 1 to 1000' })
    .int({ error: 'a whole number from 1 to 1000' })
    .min(1, { error: 'a whole number from 1 to 1000' })
    .max(1000, { error: 'a whole number from 1 to 1000' })
    .default(50)
    .describe('How many to print.')
    .meta({ value: 'count' }),
  after: z.string().optional().describe('Go on where a page ended: its `next`.').meta({ value: 'cursor' }),
};

/** What a list prints beside its items. */
export const next = z.string().nullable().describe('Continues the list with --after; null at the end.');

/** An instant typed by a person, as Unix milliseconds. */
export const instant = z.string().transform((text, check) => {
  const unixMs = parseTime(text);
  if (unixMs !== undefined) return unixMs;
  check.addIssue({ code: 'custom', message: 'a date such as 2026-11-05 or 2026-11-05T09:00:00Z' });
  return z.NEVER;
});

/** An instant in an answer. */
export const iso = z.string().describe('ISO 8601, UTC.');

export function isoOrNull(unixMs: number | null): string | null {
  return unixMs === null ? null : isoTime(unixMs);
}

export const origin = z.enum(['customer', 'app', 'api']);
export const direction = z.enum(['inbound', 'outbound']);

export const port = z.coerce
  .number({ error: 'a port from 0 to 65535' })
  .int({ error: 'a port from 0 to 65535' })
  .min(0, { error: 'a port from 0 to 65535' })
  .max(65535, { error: 'a port from 0 to 65535' });
