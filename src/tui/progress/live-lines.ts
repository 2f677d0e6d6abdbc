import type { Page } from '../print/page.ts';
import { cut } from '../print/table.ts';

/** Lines that are drawn over as things change: on a terminal alone. */
export interface LiveLines {
  show(lines: readonly string[]): void;
  /** Takes them away, so that what is printed next stands in their place. */
  clear(): void;
}

const UP_AND_CLEAR = (count: number) => `\u001B[${count}A\u001B[0J`;

/** On stderr, since the answer has stdout; nothing is drawn where nobody could see it change. */
export function openLiveLines({ stderr, quiet }: Pick<Page, 'stderr' | 'quiet'>): LiveLines {
  if (stderr.isTTY !== true || quiet) return { show: () => undefined, clear: () => undefined };
  let drawn = 0;
  const clear = () => {
    if (drawn > 0) stderr.write(UP_AND_CLEAR(drawn));
    drawn = 0;
  };
  return {
    show: (lines) => {
      clear();
      // A line that wraps would be two, and the next one drawn over half of it.
      for (const line of lines) stderr.write(`${cut(line, stderr.columns || 80)}\n`);
      drawn = lines.length;
    },
    clear,
  };
}
