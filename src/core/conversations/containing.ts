import { type Expression, type SqlBool, sql } from 'kysely';

/** Whether a column contains a text, whatever the case of its Latin letters; `%` and `_` mean themselves. */
export function containing(column: string, text: string): Expression<SqlBool> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`${sql.ref(column)} like ${pattern} escape '\\'`;
}
