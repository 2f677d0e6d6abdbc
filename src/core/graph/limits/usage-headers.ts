/*
 * How much of its budget an app has used, as Meta's answers tell it (reference §8.7; Graph API rate limits). Both headers
 * may be absent, and whatever is odd about one is ignored: a header must not make a call fail.
 */

/** What the headers of one answer say. */
export interface UsageReading {
  /** Percent of the app’s own budget; undefined when not told. */
  readonly app: number | undefined;
  /** Percent by WABA (or business), the highest of its measures. */
  readonly businesses: ReadonlyMap<string, number>;
  /** How long calls stay throttled, in milliseconds; undefined when they are not. */
  readonly regainMs: number | undefined;
}

export const USAGE_HEADERS = ['x-app-usage', 'x-business-use-case-usage'] as const;

const MINUTE_MS = 60_000;
/** Budgets are hourly; whatever claims more than a day is no time. */
const LONGEST_REGAIN_MS = 24 * 60 * MINUTE_MS;

/** Reads the usage headers of an answer. */
export function readUsage(header: (name: string) => string | undefined): UsageReading {
  const [app, business] = USAGE_HEADERS.map((name) => asRecord(parsed(header(name))));
  const businesses = new Map<string, number>();
  let regainMs = 0;
  for (const [id, entries] of Object.entries(business ?? {})) {
    for (const entry of Array.isArray(entries) ? entries : []) {
      const measures = asRecord(entry);
      const percent = highest(measures);
      if (percent !== undefined) businesses.set(id, Math.max(percent, businesses.get(id) ?? 0));
      // In minutes, other than everything else here.
      const regain = measures.estimated_time_to_regain_access;
      if (isAmount(regain)) regainMs = Math.min(LONGEST_REGAIN_MS, Math.max(regainMs, regain * MINUTE_MS));
    }
  }
  return { app: highest(app ?? {}), businesses, regainMs: regainMs === 0 ? undefined : regainMs };
}

function highest({
  call_count,
  total_cputime,
  total_time,
}: Readonly<Record<string, unknown>>): number | undefined {
  const told = [call_count, total_cputime, total_time].filter(isAmount);
  return told.length === 0 ? undefined : Math.max(...told);
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
