import type { Expression, ExpressionBuilder, ReferenceExpression, SqlBool } from 'kysely';
import type { Tables } from '../store/index.ts';

/** Whether a column contains a text, whatever the case of its Latin letters. Not `like`: `%` and `_` mean themselves. */
export function containing<Table extends keyof Tables>(
  row: ExpressionBuilder<Tables, Table>,
  column: ReferenceExpression<Tables, Table>,
  text: string,
): Expression<SqlBool> {
  const position = row.fn<number>('instr', [row.fn('lower', [column]), row.fn('lower', [row.val(text)])]);
  return row(position, '>', 0);
}
