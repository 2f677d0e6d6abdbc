const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const NOTHING = '·';

/** Counts as a line of bars, the highest the tallest; a dot where there was nothing. */
export function sparkline(counts: readonly number[]): string {
  const highest = Math.max(1, ...counts);
  return counts
    .map((count) =>
      count === 0 ? NOTHING : (BARS[Math.ceil((count / highest) * BARS.length) - 1] ?? NOTHING),
    )
    .join('');
}
