import { type Expression, type Kysely, type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { Tables } from './schema.ts';
import type { Engine } from './store.ts';

/*
 * What engines say each in its own way, so that queries are written once. Everything here takes the `db` that the query is
 * asked of.
 */

type AnyDb = Pick<Kysely<never>, 'getExecutor'>;

/** Which engine answers: of the two, only PostgreSQL changes its schema inside a transaction, as Kysely has it. */
export function engineOf(db: AnyDb): Engine {
  return db.getExecutor().adapter.supportsTransactionalDdl ? 'postgres' : 'sqlite';
}

/** A list of texts for `in`, however long: one parameter, so that the statement is the same for every length. Its column is `value`. */
export function among<Value extends string>(db: AnyDb, values: Iterable<Value>): RawBuilder<Value> {
  return listed(db, [...values], 'text[]');
}

/** The same for numbers. */
export function amongNumbers(db: AnyDb, values: Iterable<number>): RawBuilder<number> {
  return listed(db, [...values], 'bigint[]');
}

function listed<Value>(db: AnyDb, list: readonly Value[], type: string): RawBuilder<Value> {
  if (engineOf(db) === 'sqlite') return sql`(select value from json_each(${JSON.stringify(list)}))`;
  return sql`(select unnest(${list}::${sql.raw(type)}) as value)`;
}

/**
 * The rows that a number has for these wamids, to select from. PostgreSQL looks each up by itself: what it knows of a table lags behind
 * an import, and for a list it would read all that the number has.
 */
export function ofWamids<Table extends 'messages' | 'message_revisions' | 'statuses'>(
  db: AnyDb,
  table: Table,
  phoneNumberId: string,
  wamids: Iterable<string>,
): RawBuilder<Selectable<Tables[Table]>> {
  const ofNumber = sql`select * from ${sql.table(table)} where phone_number_id = ${phoneNumberId}`;
  if (engineOf(db) === 'sqlite') return sql`(${ofNumber} and wamid in ${among(db, wamids)})`;
  return sql`(
    select found.* from unnest(${[...wamids]}::text[]) as wanted
    cross join lateral (${ofNumber} and wamid = wanted offset 0) as found)`;
}

/**
 * Between which of these a number has messages, by their places; the first and the last are ASCII, which all order alike. A file is not asked:
 * it looks each wamid up in one place as it is.
 */
export async function spansInUse(
  db: Kysely<Tables>,
  phoneNumberId: string,
  spans: readonly { readonly first: string; readonly last: string }[],
): Promise<ReadonlySet<number>> {
  if (engineOf(db) === 'sqlite') return new Set(spans.keys());
  const firsts = spans.map(({ first }) => first);
  const lasts = spans.map(({ last }) => last);
  // Ordered, so that no other way than by the index is quicker, whatever is known of the table.
  const { rows } = await sql<{ place: number }>`
    select place from unnest(${firsts}::text[], ${lasts}::text[]) with ordinality as span (first, last, place)
    cross join lateral (
      select from messages where phone_number_id = ${phoneNumberId} and wamid >= first and wamid <= last
      order by wamid limit 1) as found`.execute(db);
  return new Set(rows.map(({ place }) => place - 1));
}

/** A column that no index is to be looked for: another one serves better, and SQLite would take this one's. */
export function unindexed<Value>(db: AnyDb, column: string): RawBuilder<Value> {
  return engineOf(db) === 'sqlite' ? sql`+${sql.ref(column)}` : sql`${sql.ref(column)}`;
}

/** Rows that are read to be changed: nobody else changes them before the transaction ends. */
export function toChange<Query extends { forUpdate(): Query }>(db: AnyDb, query: Query): Query {
  // A transaction of SQLite keeps everybody else from everything.
  return engineOf(db) === 'sqlite' ? query : query.forUpdate();
}

/** The later of two, null when one is null; numbers both. */
export function later(a: Expression<number | null>, b: Expression<number | null>): RawBuilder<number> {
  return sql`case when ${a} >= ${b} then ${a} when ${a} < ${b} then ${b} end`;
}

/** The earlier of two, null when one is null; numbers both. */
export function earlier(a: Expression<number | null>, b: Expression<number | null>): RawBuilder<number> {
  return sql`case when ${a} <= ${b} then ${a} when ${a} > ${b} then ${b} end`;
}

/** Whether bytes occur in a column of bytes. */
export function hasBytes(db: AnyDb, column: string, bytes: Uint8Array): RawBuilder<SqlBool> {
  return engineOf(db) === 'sqlite'
    ? sql`instr(${sql.ref(column)}, ${bytes}) > 0`
    : sql`position(${bytes}::bytea in ${sql.ref(column)}) > 0`;
}

/**
 * Whether a text occurs in a column or expression, letter for letter. Not `like`: `%` and `_` mean themselves, and engines differ in
 * whether it tells cases apart.
 */
export function hasText(db: AnyDb, within: Expression<unknown>, text: string): RawBuilder<SqlBool> {
  return engineOf(db) === 'sqlite' ? sql`instr(${within}, ${text}) > 0` : sql`strpos(${within}, ${text}) > 0`;
}

/** The numbers of a group, or of all rows, as the text of a JSON array. */
export function listOf(db: AnyDb, column: string): RawBuilder<string> {
  return engineOf(db) === 'sqlite'
    ? sql`json_group_array(${sql.ref(column)})`
    : sql`coalesce(json_agg(${sql.ref(column)})::text, '[]')`;
}

/**
 * The elements of the JSON array in a column, or in a member of the object in it, to select from: none when there is no array. Their column
 * is `value`, of which `value -> 'code'` is a member as JSON in both engines.
 */
export function elementsOf(db: AnyDb, column: string, member?: string): RawBuilder<{ value: string }> {
  const path = member === undefined ? '$' : `$.${member}`;
  if (engineOf(db) === 'sqlite') {
    return sql`json_each(case json_type(${sql.ref(column)}, ${path}) when 'array' then ${sql.ref(column)} end, ${path})`;
  }
  // PostgreSQL reads no text in which there is U+0000, not even as an escape.
  const whole = sql`replace(${sql.ref(column)}, ${'\\u0000'}, ${'\\ufffd'})::json`;
  const array = member === undefined ? whole : sql`${whole} -> ${member}`;
  return sql`json_array_elements(case json_typeof(${array}) when 'array' then ${array} end)`;
}

/** The month of an instant in UTC, as `2026-11`. */
export function monthOf(db: AnyDb, column: string): RawBuilder<string> {
  return engineOf(db) === 'sqlite'
    ? sql`strftime('%Y-%m', ${sql.ref(column)} / 1000, 'unixepoch')`
    : sql`to_char(to_timestamp(${sql.ref(column)} / 1000) at time zone 'UTC', 'YYYY-MM')`;
}
