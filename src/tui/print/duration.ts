const MINUTE_MS = 60_000;

/** How long something still takes or has taken, in its two largest units: `23 h 59 m`, `12 m`, `40 s`. */
export function shownDuration(durationMs: number): string {
  const minutes = Math.floor(durationMs / MINUTE_MS);
  if (minutes < 1) return `${Math.max(0, Math.floor(durationMs / 1000))} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 1) return `${minutes} m`;
  if (hours < 48) return `${hours} h ${minutes % 60} m`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
