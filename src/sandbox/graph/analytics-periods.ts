/** A stretch of time, in Unix seconds. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

const HALF_HOUR_S = 1800;
const DAY_S = 86_400;

/** The half hour, day or month of a moment (Unix milliseconds), in UTC (M/analytics). */
export function periodOf(granularity: string, unixMs: number): Period {
  const second = Math.floor(unixMs / 1000);
  switch (granularity) {
    case 'HALF_HOUR':
      return spanOf(second, HALF_HOUR_S);
    case 'MONTH':
    case 'MONTHLY': {
      const date = new Date(unixMs);
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
      return { start: Date.UTC(year, month, 1) / 1000, end: Date.UTC(year, month + 1, 1) / 1000 };
    }
    default:
      return spanOf(second, DAY_S);
  }
}

function spanOf(second: number, length: number): Period {
  const start = Math.floor(second / length) * length;
  return { start, end: start + length };
}
