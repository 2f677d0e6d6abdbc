import { type AliasedRawBuilder, type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Tables } from './schema.ts';
import { SHAPES, type TableShape } from './shape.ts';

/** A row of any table, by its columns. */
export type AnyRow = Readonly<Record<string, unknown>>;

/** Where a reader is in a table: the values of what it is ordered by. */
export type Place = readonly unknown[];

/** A stretch of a table in the order of its key; open where an end is not given. */
export interface Range {
  readonly after?: Place | undefined;
  /** Included. */
  readonly upTo?: Place | undefined;
  /** What else is to hold of each row. */
  readonly where?: RawBuilder<SqlBool> | undefined;
}

/** By what a table is read from its beginning to its end: its key, which an index has in both engines. */
export function orderOf(table: keyof Tables): readonly string[] {
  const { key, dividedBy }: TableShape = SHAPES[table];
  return dividedBy === undefined ? key : [...key, dividedBy];
}

export function placeOf(table: keyof Tables, row: AnyRow): Place {
  return orderOf(table).map((column) => row[column]);
}

/** The rows of a range in order, at most `limit`. @param columns all when not given */
export async function readRange(
  db: Kysely<Tables>,
  table: keyof Tables,
  range: Range,
  limit: number,
  columns: readonly (string | AliasedRawBuilder<unknown, string>)[] = SHAPES[table].columns,
): Promise<AnyRow[]> {
  const { rows } = await sql<AnyRow>`
    select ${sql.join(columns.map((column) => (typeof column === 'string' ? sql.ref(column) : column)))} from ${sql.table(table)} where ${within(table, range)}
    order by ${list(orderOf(table))} limit ${limit}`.execute(db);
  return rows;
}

export async function deleteRange(db: Kysely<Tables>, table: keyof Tables, range: Range): Promise<void> {
  await sql`delete from ${sql.table(table)} where ${within(table, range)}`.execute(db);
}

/** Whether a row stands at one of these places, of which there are few. */
export function standsAt(table: keyof Tables, places: readonly Place[]): RawBuilder<SqlBool> {
  const order = tuple(orderOf(table));
  return sql<SqlBool>`(${sql.join(
    places.map((place) => sql`${order} = ${values(place)}`),
    sql` or `,
  )})`;
}

function within(table: keyof Tables, { after, upTo, where }: Range): RawBuilder<SqlBool> {
  const order = tuple(orderOf(table));
  const conditions = [
    ...(after === undefined ? [] : [sql<SqlBool>`${order} > ${values(after)}`]),
    ...(upTo === undefined ? [] : [sql<SqlBool>`${order} <= ${values(upTo)}`]),
    ...(where === undefined ? [] : [where]),
  ];
  return conditions.length === 0 ? sql<SqlBool>`1 = 1` : sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
}

function list(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(column)));
}

const tuple = (columns: readonly string[]) => sql`(${list(columns)})`;

const values = (place: Place) => sql`(${sql.join(place)})`;
