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

/** Unix milliseconds of a date as Meta prints it (ISO 8601, also with `+0000`); undefined when it is none. */
export function parseTime(text: string): number | undefined {
  // `+0000` without a colon is Meta's form and outside ECMAScript's own grammar.
  const withColon = text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  // biome-ignore lint/style/noRestrictedGlobals: parses a given instant, reads no clock
  const unixMs = Date.parse(withColon);
  return Number.isNaN(unixMs) ? undefined : unixMs;
}
