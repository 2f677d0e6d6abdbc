import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { COPIED_TABLES, type CopiedTable, copyStore } from '../../../src/core/store/copy.ts';
import { admitCopy } from '../../../src/core/store/copy-admission.ts';
import { openStore, type Store } from '../../../src/core/store/index.ts';
import { SHAPES } from '../../../src/core/store/shape.ts';
import { fillStore } from '../../support/filled-store.ts';
import { temporaryFolder } from '../../support/run.ts';

const never = new AbortController().signal;

async function opened(address: string): Promise<Store> {
  const store = await openStore(address);
  onTestFinished(() => store.close());
  return store;
}

async function copied(source: Store, target: Store): Promise<CopiedTable[]> {
  await admitCopy(source, target, false);
  const tables: CopiedTable[] = [];
  for await (const told of copyStore(source, target, never)) if (told.part === 'table') tables.push(told);
  return tables;
}

/** Everything in a file, ids that are to come included. */
function contentOf(file: string): Record<string, unknown> {
  const database = new DatabaseSync(file, { readOnly: true });
  const content: Record<string, unknown> = {};
  for (const [table, { key }] of Object.entries(SHAPES)) {
    const columns = SHAPES[table as keyof typeof SHAPES].columns.map((name) => `"${name}"`);
    const where = table === 'store_facts' ? "where name = 'kept_from'" : '';
    content[table] = database
      .prepare(`select ${columns} from "${table}" ${where} order by ${key.map((name) => `"${name}"`)}`)
      .all();
  }
  content.sqlite_sequence = database.prepare('select * from sqlite_sequence order by name').all();
  database.close();
  return content;
}

let databases = 0;

async function freshDatabase(): Promise<string> {
  databases += 1;
  const name = `coex_commands_${process.pid}_${databases}`;
  const server = 'postgres://postgres@127.0.0.1:5432';
  const admin = new pg.Client({ connectionString: `${server}/postgres`, ssl: false });
  await admin.connect();
  await admin.query(`create database ${name}`);
  onTestFinished(async () => {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }, 60_000);
  return `${server}/${name}`;
}

describe('a copy of a file', () => {
  it('is the same in every table and column, and the next run writes nothing', async () => {
    const folder = temporaryFolder();
    await fillStore(join(folder, 'a.db'), 50);
    const source = await opened(join(folder, 'a.db'));
    const target = await opened(join(folder, 'b.db'));
    const first = await copied(source, target);
    expect(first.map(({ table }) => table)).toEqual(COPIED_TABLES);
    expect(first.every(({ same }) => same)).toBe(true);
    expect(first.find(({ table }) => table === 'messages')).toMatchObject({
      rows: 50,
      targetRows: 50,
      written: 50,
    });
    expect(contentOf(join(folder, 'b.db'))).toEqual(contentOf(join(folder, 'a.db')));
    const second = await copied(source, target);
    expect(second.map(({ written }) => written)).toEqual(COPIED_TABLES.map(() => 0));
    expect(second.map(({ checksum }) => checksum)).toEqual(first.map(({ checksum }) => checksum));
  });

  it('takes over what came, changed and went since the last', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'a.db');
    await fillStore(file, 20, { messages: 9000 });
    const source = await opened(file);
    const target = await opened(join(folder, 'b.db'));
    await copied(source, target);
    const database = new DatabaseSync(file);
    // Two that exchange what only one may have, in portions far apart.
    const [low, high] = [6, 26_994].map((id) =>
      database.prepare('select phone_number_id as p, wamid as w from messages where id = ?').get(id),
    ) as { p: string; w: string }[];
    database.exec('delete from messages where id = 26994');
    database
      .prepare('update messages set phone_number_id = ?, wamid = ? where id = 6')
      .run(high?.p ?? '', high?.w ?? '');
    database
      .prepare('update messages set phone_number_id = ?, wamid = ? where id = 26991')
      .run(low?.p ?? '', low?.w ?? '');
    database.exec('delete from chats where id > 30');
    database.close();
    const again = await copied(source, target);
    expect(again.every(({ same }) => same)).toBe(true);
    expect(again.find(({ table }) => table === 'statuses')?.written).toBe(0);
    expect(contentOf(join(folder, 'b.db'))).toEqual(contentOf(file));
  });

  it('of nothing is nothing', async () => {
    const folder = temporaryFolder();
    const source = await opened(join(folder, 'a.db'));
    const tables = await copied(source, await opened(join(folder, 'b.db')));
    expect(tables.every(({ same, rows }) => same && rows === 0)).toBe(true);
  });

  it.each(['the file itself', 'a link to it'])('never goes into %s', async (which) => {
    const folder = temporaryFolder();
    const file = join(folder, 'a.db');
    const source = await opened(file);
    const other = join(folder, 'other.db');
    if (which === 'a link to it') symlinkSync(file, other);
    const target = await opened(which === 'the file itself' ? file : other);
    await expect(admitCopy(source, target, true)).rejects.toMatchObject({
      code: 'store-copy-refused',
      exit: 6,
    });
  });

  it('goes into no store of another, and into none that was used since, unless told so', async () => {
    const folder = temporaryFolder();
    for (const name of ['a', 'b', 'c']) await fillStore(join(folder, `${name}.db`), 5);
    const [a, b, c] = [
      await opened(join(folder, 'a.db')),
      await opened(join(folder, 'b.db')),
      await opened(join(folder, 'empty.db')),
    ];
    await expect(admitCopy(a, b, false)).rejects.toMatchObject({ code: 'store-copy-refused' });
    await expect(admitCopy(a, b, true)).resolves.toBeUndefined();
    await copied(a, c);
    await expect(admitCopy(b, c, false)).rejects.toMatchObject({ code: 'store-copy-refused' });
    await expect(admitCopy(a, c, false)).resolves.toBeUndefined();
    await c.db
      .insertInto('drift_marks')
      .values({ phone_number_id: '1', kind: 'ack', at: 1, holds_at: 1, reason: null })
      .execute();
    await expect(admitCopy(a, c, false)).rejects.toThrow('drift_marks');
    await c.db.deleteFrom('drift_marks').where('phone_number_id', '=', '1').execute();
    await expect(admitCopy(a, c, false)).resolves.toBeUndefined();
    await c.db
      .insertInto('deliveries')
      .values({
        source: 'file',
        signature: 'unchecked',
        received_at: 1,
        body_sha256: 'x',
        copy_of: null,
        outcome: null,
        reason: null,
      })
      .execute();
    await expect(admitCopy(a, c, false)).rejects.toThrow('deliveries');
  });
});

describe('a copy from a file to PostgreSQL', () => {
  it('and back is the same byte for byte, and goes on giving out ids behind the last', async () => {
    const folder = temporaryFolder();
    await fillStore(join(folder, 'a.db'), 60);
    const source = await opened(join(folder, 'a.db'));
    const middle = await opened(await freshDatabase());
    const there = await copied(source, middle);
    expect(there.filter(({ same }) => !same)).toEqual([]);
    expect(there.every(({ replaced }) => replaced === 0)).toBe(true);
    const back = await opened(join(folder, 'b.db'));
    const home = await copied(middle, back);
    expect(home.map(({ checksum }) => checksum)).toEqual(there.map(({ checksum }) => checksum));
    expect(contentOf(join(folder, 'b.db'))).toEqual(contentOf(join(folder, 'a.db')));
    expect((await copied(source, middle)).every(({ written }) => written === 0)).toBe(true);
    await expect(middle.ids.next(middle.db, 'users')).resolves.toBe(100_001);
    const { id } = await middle.db
      .insertInto('drift_marks')
      .values({ phone_number_id: '1', kind: 'ack', at: 1, holds_at: 1, reason: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    expect(id).toBe(181);
  });

  it('tells how many values held U+0000, in keys as well', async () => {
    const folder = temporaryFolder();
    await fillStore(join(folder, 'a.db'), 30, { text: (at) => (at % 10 === 0 ? '\u0000!' : '') });
    const source = await opened(join(folder, 'a.db'));
    const target = await opened(await freshDatabase());
    const tables = await copied(source, target);
    expect(tables.filter(({ same }) => !same)).toEqual([]);
    const statuses = tables.find(({ table }) => table === 'statuses');
    expect(statuses).toMatchObject({ rows: 30, targetRows: 30, written: 30 });
    expect(statuses?.replaced).toBeGreaterThan(12);
    const again = await copied(source, target);
    expect(again.every(({ written, same }) => same && written === 0)).toBe(true);
  });

  it('never goes into the database itself by another name', async () => {
    const address = await freshDatabase();
    const source = await opened(address);
    const target = await opened(address.replace('127.0.0.1', 'localhost'));
    await expect(admitCopy(source, target, true)).rejects.toMatchObject({ code: 'store-copy-refused' });
  });
});
