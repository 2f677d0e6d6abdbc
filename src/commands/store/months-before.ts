/** The same day and time so many months earlier, in UTC; the last of the month where that has no such day. Unix ms. */
export function monthsBefore(unixMs: number, months: number): number {
  const date = new Date(unixMs);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months + 1, 0);
  date.setUTCDate(Math.min(day, date.getUTCDate()));
  return date.getTime();
}
