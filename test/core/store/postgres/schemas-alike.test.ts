import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../../src/core/store/index.ts';
import { migrate } from '../../../../src/core/store/postgres/migrate.ts';
import { askIn, connectTo } from '../../../support/postgres/connect-to.ts';
import { emptyDatabase } from '../../../support/postgres/databases.ts';
import { temporaryFolder } from '../../../support/run.ts';

/*
 * What PostgreSQL has of its own: the column by which rows are followed, which a file has without saying so; and the column that
 * a table is parted by in each of its keys.
 */
const OWN_COLUMNS = ['statuses.rowid', 'message_revisions.rowid'];
const OWN_INDEXES = ['statuses_rowid', 'message_revisions_rowid'];
const PARTED_BY = { messages: 'sent_at', statuses: 'changed_at', message_revisions: 'changed_at' };

interface Shape {
  /** `table.column`, and whether it may be null. */
  readonly columns: string[];
  /** `table(column, …)` */
  readonly keys: string[];
  /** `name on table(column, …)`, and whether of part of the rows. */
  readonly indexes: string[];
}

const COLUMNS = `select m.name || '.' || c.name || case when c."notnull" or c.pk then '' else ' null' end as said
  from sqlite_master m join pragma_table_info(m.name) c
  where m.type = 'table' and m.name not like 'sqlite_%'`;
const KEYS_OF_ROWID = `select m.name || '(' || c.name || ')' as said
  from sqlite_master m join pragma_table_info(m.name) c
  where m.type = 'table' and c.pk = 1 and upper(c.type) = 'INTEGER'
    and (select count(*) from pragma_table_info(m.name) where pk > 0) = 1`;
const INDEXES = (says: string, where: string) => `select ${says} || (
    select group_concat(name, ', ') from (select name from pragma_index_info(i.name) order by seqno)) || ')' as said
  from sqlite_master m join pragma_index_list(m.name) i where m.type = 'table' and ${where}`;

async function shapeOfFile(): Promise<Shape> {
  const file = join(temporaryFolder(), 'store.db');
  await (await openStore(file)).close();
  const database = new DatabaseSync(file, { readOnly: true });
  onTestFinished(() => database.close());
  const said = (statement: string) =>
    database
      .prepare(statement)
      .all()
      .map((row) => String(row.said));
  return {
    columns: said(COLUMNS).sort(),
    keys: [...said(KEYS_OF_ROWID), ...said(INDEXES(`m.name || '('`, `i.origin <> 'c'`))].sort(),
    indexes: said(
      INDEXES(
        `i.name || case when i.partial then ' of part' else '' end || ' on ' || m.name || '('`,
        `i.origin = 'c'`,
      ),
    ).sort(),
  };
}

const OF_TABLES = `from pg_class t where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition`;

async function shapeOfDatabase(): Promise<Shape> {
  const db = connectTo(await emptyDatabase());
  await migrate(db, 'database');
  const columns = await askIn(
    db,
    `select t.relname || '.' || attname as said, attnotnull ${OF_TABLES.replace(' where', ' join pg_attribute a on attrelid = t.oid where')}
     and attnum > 0 and not attisdropped`,
  );
  const indexes = await askIn(
    db,
    `select t.relname as "table", i.relname as name, indisunique as key, indpred is not null as part,
       array(select attname::text from unnest(indkey) with ordinality k(num, at)
         join pg_attribute a on a.attrelid = t.oid and a.attnum = k.num order by at) as columns
     ${OF_TABLES.replace(' where', ' join pg_index x on indrelid = t.oid join pg_class i on i.oid = indexrelid where')}`,
  );
  const listed = indexes as { table: string; name: string; key: boolean; part: boolean; columns: string[] }[];
  const partedBy = new Map<string, string>(Object.entries(PARTED_BY));
  return {
    columns: columns
      .filter(({ said }) => !OWN_COLUMNS.includes(String(said)))
      .map(({ said, attnotnull }) => `${said}${attnotnull ? '' : ' null'}`)
      .sort(),
    keys: listed
      .filter(({ key }) => key)
      .map(
        ({ table, columns }) =>
          `${table}(${columns.filter((one) => one !== partedBy.get(table)).join(', ')})`,
      )
      .sort(),
    indexes: listed
      .filter(({ key, name }) => !key && !OWN_INDEXES.includes(name))
      .map(
        ({ name, table, part, columns }) =>
          `${name}${part ? ' of part' : ''} on ${table}(${columns.join(', ')})`,
      )
      .sort(),
  };
}

it('a file and a database have the same tables, columns, keys and indexes', async () => {
  const [file, database] = [await shapeOfFile(), await shapeOfDatabase()];
  expect(file.columns.length).toBeGreaterThan(150);
  expect(file.keys.length).toBeGreaterThan(30);
  expect(file.indexes.length).toBeGreaterThan(20);
  expect(database).toEqual(file);
});

it('a database compares text byte by byte, as a file does', async () => {
  const db = connectTo(await emptyDatabase());
  await migrate(db, 'database');
  expect(
    await askIn(
      db,
      `select t.relname, attname ${OF_TABLES.replace(' where', ' join pg_attribute a on attrelid = t.oid join pg_collation c on c.oid = attcollation where')}
       and attnum > 0 and collname <> 'C'`,
    ),
  ).toEqual([]);
});
