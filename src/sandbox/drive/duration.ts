import * as z from 'zod';

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g;

/** What a duration looks like, for messages. */
const DURATION_HINT = 'a duration such as 90s, 24h, 13d or 1h30m';

/** Whole milliseconds of `90s`, `24h`, `13d`, `1h30m` or a number of milliseconds; undefined when it is none. */
export function parseDuration(text: string | number): number | undefined {
  const durationMs = typeof text === 'number' ? text : fromText(text.trim());
  return Number.isSafeInteger(durationMs) && durationMs >= 0 ? durationMs : undefined;
}

/** The longest units first, as few as say it exactly: `13d`, `1h30m`, `250ms`. */
export function shownDuration(durationMs: number): string {
  let left = durationMs;
  let shown = '';
  for (const [unit, sizeMs] of Object.entries(UNITS_MS).reverse()) {
    if (unit === 'w') continue;
    const count = Math.floor(left / sizeMs);
    left -= count * sizeMs;
    if (count > 0) shown += `${count}${unit}`;
  }
  return shown === '' ? '0s' : shown;
}

/** A duration in an input: milliseconds or text. */
export const duration = () =>
  z.union([z.number(), z.string()]).transform((value, check) => {
    const durationMs = parseDuration(value);
    if (durationMs !== undefined) return durationMs;
    check.addIssue({ code: 'custom', message: `expected ${DURATION_HINT}` });
    return z.NEVER;
  });

function fromText(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const parts = [...text.matchAll(PART)];
  const isWhole = parts.length > 0 && parts.map(([part]) => part).join('') === text;
  if (!isWhole) return Number.NaN;
  // Rounded, since 0.1 of a second is not a whole number of milliseconds in floating point.
  return Math.round(
    parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS_MS[unit ?? ''] ?? 0), 0),
  );
}
