import type { Row } from '../row.ts';

/** What is seen of a text that may be longer than its place. */
interface TextPage {
  readonly rows: readonly Row[];
  /** `12/80`: the last row in sight, of all; empty when all are. */
  readonly position: string;
}

/** A text from one of its lines on, each of which may have several rows; never past its end. */
export function pageOf(lines: readonly (readonly Row[])[], line: number, height: number): TextPage {
  const rows = lines.flat();
  const wished = lines.slice(0, line).reduce((sum, { length }) => sum + length, 0);
  const first = Math.max(0, Math.min(wished, rows.length - height));
  const shown = rows.slice(first, first + height);
  return { rows: shown, position: rows.length <= height ? '' : `${first + shown.length}/${rows.length}` };
}

/** Where the page of a list begins that has one of its items in sight. */
export function firstInSight(count: number, at: number, height: number): number {
  return Math.max(0, Math.min(at - Math.floor(height / 2), count - height));
}
