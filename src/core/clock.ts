/**
 * The only source of time. The terminal passes the real one, tests a fake one, and the demo the sandbox's own,
 * so that 24 hours can pass in a millisecond.
 */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Resolves after `durationMs`; rejects with the signal's reason as soon as `signal` aborts. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** ISO 8601 in UTC with seconds, as it appears in every JSON answer: `2026-11-05T09:00:00Z`. */
export function isoTime(unixMs: number): string {
  // biome-ignore lint/style/noRestrictedGlobals: formats a given instant, reads no clock
  return `${new Date(unixMs).toISOString().slice(0, 19)}Z`;
}

// A day, or a day and a time; without an offset it is UTC, as everywhere in coex.
const ISO_DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Unix milliseconds of an ISO 8601 date, also as Meta prints it (`+0000`); undefined when it is none. */
export function parseTime(text: string): number | undefined {
  if (!ISO_DATE.test(text)) return undefined;
  // `+0000` without a colon is Meta's form and outside ECMAScript's own grammar.
  const withColon = text.replace(/([+-]\d{2})(\d{2})$/, (offset, hours, minutes) =>
    text.includes('T') ? `${hours}:${minutes}` : offset,
  );
  const inUtc =
    !withColon.includes('T') || /(Z|[+-]\d\d:\d\d)$/.test(withColon) ? withColon : `${withColon}Z`;
  // biome-ignore lint/style/noRestrictedGlobals: parses a given instant, reads no clock
  const unixMs = Date.parse(inUtc);
  return Number.isNaN(unixMs) ? undefined : unixMs;
}
