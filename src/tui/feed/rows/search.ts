import type { Field } from '../field.ts';
import { span } from '../fit.ts';
import type { Row } from '../row.ts';
import { type DrawnField, fieldLine } from './field.ts';
import { filled } from './in-sight.ts';
import { firstInSight } from './page.ts';

/** A field above the rows that fit it, the chosen one in sight. */
export function searchRows(
  field: Field,
  rows: readonly Row[],
  at: number,
  size: { readonly columns: number; readonly rows: number },
): DrawnField {
  const line = fieldLine(field, Math.max(1, size.columns - 2));
  const height = Math.max(0, size.rows - 1);
  const first = firstInSight(rows.length, at, height);
  return {
    rows: filled(
      [[span(': ', 'strong'), ...(line.rows[0] ?? [])], ...rows.slice(first, first + height)],
      size,
    ),
    cursor: { column: Math.min(size.columns - 1, line.cursor.column + 2), row: 0 },
  };
}
