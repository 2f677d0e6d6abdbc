import { fitted, span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';
import type { Overlay } from '../state.ts';
import { failureRows } from './failure.ts';
import { wrappedRows } from './wrapped.ts';

/** Text to read, while it is asked for, and when it cannot be had: the rows of each of its lines. */
export function reportRows(
  { report, failure }: Overlay & { kind: 'report' },
  columns: number,
  marks: Marks,
): Row[][] {
  if (failure !== null) return [failureRows(failure, columns)];
  if (report === null) return [[fitted([span(`one moment ${marks.ellipsis}`, 'quiet')], columns)]];
  return report.lines.map(({ text, tone }) =>
    wrappedRows(text, { columns, others: indentOf(text), ...(tone === undefined ? {} : { looks: [tone] }) }),
  );
}

/** What goes on stands under where it began. */
function indentOf(text: string): string {
  return ' '.repeat(Math.min(8, text.length - text.trimStart().length));
}
