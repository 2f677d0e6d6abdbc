const DAY_MS = 86_400_000;

/**
 * What a `Retry-After` header asks for, in milliseconds from `now`: seconds, or a date (RFC 9110, 10.2.3). Undefined
 * when there is none, or none that makes sense; never more than a day.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Math.min(DAY_MS, Number(text) * 1000);
  if (!/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)) return undefined;
  // biome-ignore lint/style/noRestrictedGlobals: parses a given instant, reads no clock
  const unixMs = Date.parse(text);
  return Number.isNaN(unixMs) ? undefined : Math.min(DAY_MS, Math.max(0, unixMs - now));
}
