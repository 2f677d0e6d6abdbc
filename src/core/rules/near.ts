/** How many guesses are worth reading. */
const MOST = 4;

/**
 * Those of `known` that a slip of the fingers may have turned into `typed`: a letter too many, too few, wrong, or
 * swapped with its neighbour. The likest first; nothing when none is near.
 */
export function closest(typed: string, known: readonly string[]): string[] {
  // In a short word every letter counts for more.
  const farthest = typed.length <= 4 ? 1 : 2;
  return known
    .map((word) => ({ word, slips: slipsBetween(typed, word, farthest) }))
    .filter(({ slips }) => slips <= farthest)
    .sort(
      (one, other) => one.slips - other.slips || unlikeness(typed, one.word) - unlikeness(typed, other.word),
    )
    .slice(0, MOST)
    .map(({ word }) => word);
}

/** The same letters in another order are the likeliest; of numbers, then the nearer in value; of words, none. */
function unlikeness(typed: string, word: string): number {
  if ([...typed].sort().join('') === [...word].sort().join('')) return -1;
  const difference = Math.abs(Number(typed) - Number(word));
  return Number.isNaN(difference) ? 0 : difference;
}

/** The edit distance with swaps (optimal string alignment), or more than `farthest` when it is farther. */
function slipsBetween(one: string, other: string, farthest: number): number {
  if (Math.abs(one.length - other.length) > farthest) return farthest + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const differs = one[row - 1] === other[column - 1] ? 0 : 1;
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      now.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (now[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + differs,
          row > 1 && column > 1 && swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = now;
  }
  return last[other.length] ?? 0;
}
