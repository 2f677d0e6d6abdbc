const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];
const STEP = 1024;

/** `1536` → `1.5 KB`. */
export function shownBytes(sizeBytes: number): string {
  let amount = sizeBytes;
  let unit = 0;
  while (amount >= STEP && unit < UNITS.length - 1) {
    amount /= STEP;
    unit += 1;
  }
  // Not 1024 KB, which is what rounding would make of a byte less than a megabyte.
  if (unit > 0 && Math.round(amount) >= STEP && unit < UNITS.length - 1) return `1 ${UNITS[unit + 1]}`;
  const text = unit === 0 || amount >= 100 ? String(Math.round(amount)) : String(Number(amount.toFixed(1)));
  return `${text} ${UNITS[unit]}`;
}
