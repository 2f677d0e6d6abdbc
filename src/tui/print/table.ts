import truncate from 'cli-truncate';
import stringWidth from 'string-width';
import { harmless } from './harmless.ts';

const GAP = '  ';

/**
 * Rows under headings, aligned by what a terminal shows (wide characters count twice). `columns` is the terminal's
 * width; the last column gives way to it. Undefined, as off a terminal, nothing is cut.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  columns?: number,
): string {
  const cells = [headings, ...rows.map((row) => row.map(harmless))];
  const widths = headings.map((_, at) => Math.max(...cells.map((row) => stringWidth(row[at] ?? ''))));
  return cells.map((row) => cut(line(row, widths), columns)).join('\n');
}

function line(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - stringWidth(cell))))
    .join(GAP)
    .trimEnd();
}

/** As much of a line as a terminal of that width shows. */
export function cut(text: string, columns: number | undefined): string {
  return columns === undefined ? text : truncate(text, columns);
}
