import { sides, span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';

interface Title {
  readonly left: Row;
  readonly right?: Row;
  readonly columns: number;
  readonly marks: Marks;
}

/** The row on top of a pane: what it is, a line, and what is to be known of it at the right end. */
export function titleRow({ left, right = [], columns, marks }: Title): Row {
  const aside = right.length === 0 ? [] : [...right, span(' ')];
  return sides([span(' '), ...left, span(' ')], aside, columns, marks.ellipsis, marks.horizontal);
}

/** `↑ 12 new`: how many came out of sight. */
export function unseenRow(unseen: number, direction: 'up' | 'down', marks: Marks): Row {
  if (unseen === 0) return [];
  return [span(`${marks[direction]} ${unseen} new`, 'warning', 'strong')];
}
