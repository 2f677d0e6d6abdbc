import { type Kysely, sql } from 'kysely';
import { writtenColumns } from '../columns.ts';
import { TIME_OF } from '../pruning.ts';
import type { Tables } from '../schema.ts';
import type { Bulk } from '../store.ts';
import { quoted, upsertAround } from '../upsert.ts';
import { copyText } from './copy-text.ts';
import { copyInto } from './dialect.ts';

type Row = Readonly<Record<string, unknown>>;

/** One statement a table, whatever the number of rows. */
export function createPostgresBulk(): Bulk {
  const known = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const typesOf = (db: Kysely<Tables>, table: string) => {
    const types = known.get(table) ?? readTypes(db, table);
    known.set(table, types);
    // What failed is asked again.
    types.catch(() => known.delete(table));
    return types;
  };
  return {
    put: async (db, table, key, rows, onSent) => {
      const fresh = rows.fresh as readonly Row[];
      const others = rows.others as readonly Row[];
      if (fresh.length + others.length === 0) return;
      const types = await typesOf(db, table);
      // The keys of the others hold the time they are partitioned by: that a row is there once is for whoever writes it to know.
      if (!(table in TIME_OF)) return upsert(db, table, key, [...fresh, ...others], types);
      if (fresh.length > 0) await copy(db, table, fresh, onSent);
      if (others.length > 0) await update(db, table, key, others, types);
    },
    empty: async (db, tables) => {
      const list = sql.join(tables.map((table) => sql.table(table)));
      await sql`truncate table ${list} restart identity`.execute(db);
    },
  };
}

async function readTypes(db: Kysely<Tables>, table: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ name: string; type: string }>`
    select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped`.execute(db);
  return new Map(rows.map(({ name, type }) => [name, type]));
}

async function copy(
  db: Kysely<Tables>,
  table: keyof Tables,
  rows: readonly Row[],
  onSent: () => void = () => undefined,
): Promise<void> {
  const columns = writtenColumns(table, rows[0]);
  const into = `copy ${quoted(table)} (${columns.map(quoted).join(', ')}) from stdin`;
  await copyInto(db, into, thenTold(copyText(columns, rows), onSent));
}

/** The last is asked for when those before it are on their way. */
function* thenTold(chunks: Iterable<string>, onSent: () => void): Generator<string> {
  yield* chunks;
  onSent();
}

async function upsert(
  db: Kysely<Tables>,
  table: keyof Tables,
  key: readonly string[],
  rows: readonly Row[],
  types: ReadonlyMap<string, string>,
): Promise<void> {
  const columns = writtenColumns(table, rows[0]);
  const { before, behind } = upsertAround(table, key, columns);
  await sql`${sql.raw(before)} select * from ${unnested(columns, rows, types)} ${sql.raw(behind)}`.execute(
    db,
  );
}

async function update(
  db: Kysely<Tables>,
  table: keyof Tables,
  key: readonly string[],
  rows: readonly Row[],
  types: ReadonlyMap<string, string>,
): Promise<void> {
  const columns = writtenColumns(table, rows[0]);
  const names = columns.map(quoted).join(', ');
  const set = columns
    .filter((column) => !key.includes(column))
    .map((column) => `${quoted(column)} = given.${quoted(column)}`);
  const same = key.map((column) => `kept.${quoted(column)} = given.${quoted(column)}`);
  await sql`
    update ${sql.table(table)} as kept set ${sql.raw(set.join(', '))}
    from ${unnested(columns, rows, types)} as given (${sql.raw(names)})
    where ${sql.raw(same.join(' and '))}`.execute(db);
}

/** The rows as a table of the statement, a parameter for each column. */
function unnested(columns: readonly string[], rows: readonly Row[], types: ReadonlyMap<string, string>) {
  const arrays = columns.map(
    (column) =>
      sql`${rows.map((row) => row[column] ?? null)}::${sql.raw(`${types.get(column) ?? 'text'}[]`)}`,
  );
  return sql`unnest(${sql.join(arrays)})`;
}
