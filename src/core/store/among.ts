import { type RawBuilder, sql } from 'kysely';

/** A list for `in`, however long: one parameter, so that the statement is the same for every length. */
export function among<Value extends string | number>(values: Iterable<Value>): RawBuilder<Value> {
  return sql`(select value from json_each(${JSON.stringify([...values])}))`;
}
