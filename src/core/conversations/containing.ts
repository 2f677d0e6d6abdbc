import type { Expression, ExpressionBuilder, Kysely, ReferenceExpression, SqlBool } from 'kysely';
import { hasText, type Tables } from '../store/index.ts';

/** Whether a column contains a text, whatever the case of its letters from A to Z: no engine knows all of the others. */
export function containing<Table extends keyof Tables>(
  db: Kysely<Tables>,
  row: ExpressionBuilder<Tables, Table>,
  column: ReferenceExpression<Tables, Table>,
  text: string,
): Expression<SqlBool> {
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return hasText(db, row.fn('lower', [column]), lower);
}
