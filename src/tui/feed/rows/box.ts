import { cut, fitted, rowWidth, span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';

/** What stands over the panes, with a frame about it. */
export interface Box {
  readonly columns: number;
  readonly rows: readonly Row[];
}

/** Columns of the frame, both sides together. */
export const FRAME_COLUMNS = 4;
/** Rows of the frame, both ends together. */
export const FRAME_ROWS = 2;

/** How many columns a box has for what is in it, on a screen of so many. */
export function boxColumns(screenColumns: number, wished: number): number {
  return Math.max(1, Math.min(wished, screenColumns) - FRAME_COLUMNS);
}

/** A frame about rows of `columns`, with a title in its upper edge and a word in its lower one. */
export function boxed(
  rows: readonly Row[],
  { columns, title, foot = '', marks }: Omit<Box, 'rows'> & { title: string; foot?: string; marks: Marks },
): Box {
  const { vertical, corners } = marks;
  const whole = columns + FRAME_COLUMNS;
  const edge = (from: string, words: Row, to: string): Row => [
    span(`${from}${marks.horizontal}`, 'quiet'),
    ...words,
    span(marks.horizontal.repeat(Math.max(0, columns + 1 - rowWidth(words))) + to, 'quiet'),
  ];
  const named = (text: string, ...looks: readonly ('title' | 'quiet')[]) =>
    text === '' ? [] : cut([span(` ${text} `, ...looks)], columns, marks.ellipsis);
  const [topLeft, topRight, bottomLeft, bottomRight] = corners;
  return {
    columns: whole,
    rows: [
      edge(topLeft, named(title, 'title'), topRight),
      ...rows.map((row) => [
        span(`${vertical} `, 'quiet'),
        ...fitted(row, columns),
        span(` ${vertical}`, 'quiet'),
      ]),
      edge(bottomLeft, named(foot, 'quiet'), bottomRight),
    ],
  };
}
