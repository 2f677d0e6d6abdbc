/** A run of words that stays, goes or comes. */
export interface WordRun {
  readonly op: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Beyond this many pairs of words, what differs is told as a whole: nobody reads it word by word. */
const MOST_PAIRS = 1_000_000;

/**
 * What a text has become, word by word; white space belongs to no word and counts like one. Joined without the runs
 * added it is the text before, without those removed the text after.
 */
export function wordDiff(before: string, after: string): WordRun[] {
  const one = tokens(before);
  const other = tokens(after);
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let end = 0;
  const most = Math.min(one.length, other.length) - start;
  while (end < most && one[one.length - 1 - end] === other[other.length - 1 - end]) end += 1;
  return joined([
    ...one.slice(0, start).map((text) => ({ op: 'same' as const, text })),
    ...middle(one.slice(start, one.length - end), other.slice(start, other.length - end)),
    ...one.slice(one.length - end).map((text) => ({ op: 'same' as const, text })),
  ]);
}

function tokens(text: string): string[] {
  return text.match(/\{\{[^{}]*\}\}|\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
}

/** By the longest common run of words. */
function middle(one: readonly string[], other: readonly string[]): WordRun[] {
  const removed = (text: string): WordRun => ({ op: 'removed', text });
  const added = (text: string): WordRun => ({ op: 'added', text });
  if (one.length * other.length > MOST_PAIRS) return [...one.map(removed), ...other.map(added)];
  const width = other.length + 1;
  const lengths = new Uint32Array((one.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        one[i] === other[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const runs: WordRun[] = [];
  let i = 0;
  let j = 0;
  while (i < one.length && j < other.length) {
    if (one[i] === other[j]) {
      runs.push({ op: 'same', text: one[i] as string });
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      runs.push(removed(one[i] as string));
      i += 1;
    } else {
      runs.push(added(other[j] as string));
      j += 1;
    }
  }
  return [...runs, ...one.slice(i).map(removed), ...other.slice(j).map(added)];
}

function joined(runs: readonly WordRun[]): WordRun[] {
  const result: WordRun[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (last?.op === run.op) result[result.length - 1] = { op: run.op, text: last.text + run.text };
    else result.push(run);
  }
  return result;
}
