import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SHAPES, type TableShape } from '../../../src/core/store/shape.ts';
import { isSqlite } from '../../support/engine.ts';
import { temporaryFolder } from '../../support/run.ts';
import { openStoreAt } from '../../support/store-address.ts';

/** What a table has beside what anybody writes into it: by this rows are followed in PostgreSQL. */
const OWN_COLUMNS = ['rowid'];
const OWN_TABLES = /^sqlite_/;

it('of every table is the real one: no table, column or index is forgotten by who treats all alike', async () => {
  const store = await openStoreAt(join(temporaryFolder(), 'store.db'));
  const { columnsOf, indexesOf } = isSqlite
    ? await import('../../../src/core/store/sqlite/check-side.ts')
    : await import('../../../src/core/store/postgres/check-side.ts');
  const parts = new Set(isSqlite ? [] : await partitions(store));
  const isTable = (table: string) => !OWN_TABLES.test(table) && !parts.has(table);
  const columns = (await columnsOf(store)).filter(({ table }) => isTable(table));
  const indexes = (await indexesOf(store)).filter(({ table }) => isTable(table));
  await store.close();

  const real = Map.groupBy(columns, ({ table }) => table);
  expect([...real.keys()].sort()).toEqual(Object.keys(SHAPES).sort());
  for (const [table, shape] of Object.entries(SHAPES) as [string, TableShape][]) {
    const names = (real.get(table) ?? [])
      .map(({ name }) => name)
      .filter((name) => !OWN_COLUMNS.includes(name));
    expect(names.sort(), table).toEqual([...shape.columns].sort());
    const there = indexes.filter((index) => index.table === table).map((index) => index.columns.join());
    const known = [shape.key, ...shape.indexes].map((one) => one.join());
    // The instant that a table is divided by is in all its keys; where it is no more than that, it is left out.
    const isKnown = (index: string) =>
      known.some((one) => index === one || index === `${one},${shape.dividedBy}`);
    const isOwn = (index: string) =>
      OWN_COLUMNS.includes(index) || (isSqlite && ['id', 'delivery'].includes(index));
    expect(
      there.filter((index) => !isKnown(index) && !isOwn(index)),
      `indexes of ${table}`,
    ).toEqual([]);
    expect(
      known.filter((one) => !there.some((index) => `${index},`.startsWith(`${one},`))),
      table,
    ).toEqual([]);
  }
});

async function partitions({ db }: Awaited<ReturnType<typeof openStoreAt>>): Promise<string[]> {
  const { sql } = await import('kysely');
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits`.execute(db);
  return rows.map(({ name }) => name);
}
