import type { Row } from '../row.ts';

/** The rows of a text from one on, as many as there is room for; never past its end. */
export function pageOf(rows: readonly Row[], line: number, height: number): readonly Row[] {
  const first = firstOf(rows, line, height);
  return rows.slice(first, first + height);
}

/** `12/80`: the last row in sight, of all; empty when all are. */
export function positionIn(rows: readonly Row[], line: number, height: number): string {
  if (rows.length <= height) return '';
  return `${firstOf(rows, line, height) + height}/${rows.length}`;
}

/** The page of a list that has an item in sight. */
export function firstInSight(count: number, at: number, height: number): number {
  return Math.max(0, Math.min(at - Math.floor(height / 2), count - height));
}

function firstOf({ length }: readonly Row[], line: number, height: number): number {
  return Math.max(0, Math.min(line, length - height));
}
