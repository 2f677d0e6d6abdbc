import { fork } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openStore, PROJECTIONS } from '../../../src/core/store/index.ts';
import { openTestStore } from '../../support/replay.ts';
import { documentOf, run, temporaryFolder } from '../../support/run.ts';
import { ask } from '../../support/tables.ts';

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

// Opening blocks its thread, so who holds the lock for a moment is another: the lock of one who is about to make tables.
const HOLDER = `
  const { DatabaseSync } = require('node:sqlite');
  const { parentPort, workerData } = require('node:worker_threads');
  const database = new DatabaseSync(workerData);
  database.exec('begin immediate; create table half_made (a)');
  parentPort.postMessage('held');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  database.exec('rollback');
  database.close();
`;

describe('a new store', () => {
  it('and its folders can be read by their owner alone', async () => {
    const folder = join(temporaryFolder(), 'share', 'coex');
    const store = await openTestStore(folder);
    await store.db.insertInto('rejections').values({ reason: 'x', count: 1, last_at: 1 }).execute();
    expect(
      ['..', '.', 'store.db', 'store.db-wal', 'store.db-shm'].map((name) => modeOf(join(folder, name))),
    ).toEqual(['700', '700', '600', '600', '600']);
  });

  it('has every projection, writes ahead, and survives a power cut', async () => {
    const { location } = await openTestStore();
    for (const table of PROJECTIONS) expect(ask(location, `select * from ${table}`)).toEqual([]);
    expect(ask(location, 'pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(ask(location, 'pragma user_version')).toEqual([{ user_version: 9 }]);
  });

  it('is made once by several processes that open it at the same time', async () => {
    const files = Array.from({ length: 5 }, (_, at) => join(temporaryFolder(), `${at}`, 'store.db'));
    const opener = fileURLToPath(new URL('./open-store-process.ts', import.meta.url));
    const processes = Array.from({ length: 4 }, () => {
      const child = fork(opener, files, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const ready = new Promise<void>((resolve) => child.once('message', () => resolve()));
      const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
      return { child, ready, exited };
    });
    await Promise.all(processes.map(({ ready }) => ready));
    for (const { child } of processes) child.send('open');
    expect(await Promise.all(processes.map(({ exited }) => exited))).toEqual([0, 0, 0, 0]);
    for (const file of files) {
      expect(ask(file, 'select reason, count from rejections')).toEqual([{ reason: 'opened', count: 4 }]);
    }
  });

  it('waits for another that is just making it', async () => {
    const file = join(temporaryFolder(), 'store.db');
    const other = new Worker(HOLDER, { eval: true, workerData: file });
    await new Promise((resolve) => other.once('message', resolve));
    const store = await openStore(file);
    await store.close();
    await new Promise((resolve) => other.once('exit', resolve));
    expect(ask(file, 'pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  });
});

describe('a store that is there already', () => {
  it('keeps what is in it', async () => {
    const folder = temporaryFolder();
    const first = await openStore(join(folder, 'store.db'));
    await first.db.insertInto('rejections').values({ reason: 'x', count: 1, last_at: 1 }).execute();
    await first.close();
    const second = await openTestStore(folder);
    expect(await second.db.selectFrom('rejections').selectAll().execute()).toHaveLength(1);
  });

  it('is refused, untouched, when a newer coex wrote it', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'store.db');
    await (await openStore(file)).close();
    const database = new DatabaseSync(file);
    database.exec(`pragma user_version = 99; update store_facts set value = 99 where name = 'usable_from';
      pragma wal_checkpoint(truncate)`);
    database.close();
    const before = readFileSync(file);
    const ran = await run(['chats', 'list', '--json'], { env: { COEX_HOME: folder } });
    expect(ran.exitCode).toBe(2);
    expect(documentOf(ran).error).toMatchObject({
      code: 'store-too-new',
      message: `The store ${file} was written by a newer coex (schema 99, this one knows 9).`,
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('can be read while another process writes', async () => {
    const { db, location } = await openTestStore();
    const writer = new DatabaseSync(location);
    writer.exec("begin immediate; insert into rejections values ('x', 1, 1)");
    expect(await db.selectFrom('rejections').selectAll().execute()).toEqual([]);
    writer.exec('commit');
    writer.close();
    expect(await db.selectFrom('rejections').selectAll().execute()).toHaveLength(1);
  });
});

describe('a store that cannot be used', () => {
  it.each([
    [
      'is a folder',
      (folder: string) => {
        mkdirSync(join(folder, 'store.db'));
        return join(folder, 'store.db');
      },
      'EISDIR',
    ],
    [
      'lies beneath a file',
      (folder: string) => {
        writeFileSync(join(folder, 'file'), '');
        return join(folder, 'file', 'store.db');
      },
      'ENOTDIR|EEXIST',
    ],
    [
      'is something else than a store',
      (folder: string) => {
        writeFileSync(join(folder, 'store.db'), 'Dear Mira, this is a letter.\n'.repeat(200));
        return join(folder, 'store.db');
      },
      'not a database',
    ],
  ])('because it %s is a clear error, and nothing is overwritten', async (_what, prepare, problem) => {
    const folder = temporaryFolder();
    const file = prepare(folder);
    const ran = await run(['chats', 'list', '--store', file, '--json'], { env: { COEX_HOME: folder } });
    expect(ran.exitCode).toBe(1);
    const { error } = documentOf(ran);
    expect(error).toMatchObject({ code: 'store-unusable', category: 'storage' });
    expect(error.message).toContain(file);
    expect(error.message).toMatch(new RegExp(problem));
    if (problem === 'not a database') expect(readFileSync(file, 'utf8')).toMatch(/^Dear Mira/);
  });

  it('because its folder may not be written is a clear error', async () => {
    const folder = join(temporaryFolder(), 'locked');
    mkdirSync(folder, { mode: 0o500 });
    // Root may write everywhere, so it is somebody else for a moment.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      await expect(openStore(join(folder, 'store.db'))).rejects.toMatchObject({
        code: 'store-unusable',
        message: expect.stringContaining('EACCES'),
      });
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it('because half of it was overwritten is a clear error', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'store.db');
    await (await openStore(file)).close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096);
    writeFileSync(file, bytes);
    const ran = await run(['chats', 'list', '--json'], { env: { COEX_HOME: folder } });
    expect(ran.exitCode).toBe(1);
    expect(documentOf(ran).error).toMatchObject({
      code: 'store-unusable',
      message: expect.stringContaining('malformed'),
    });
  });

  it('because another process holds it is busy, a thing to try again', async () => {
    const { db, location } = await openTestStore();
    const other = new DatabaseSync(location);
    other.exec('begin immediate');
    await sql`pragma busy_timeout = 20`.execute(db);
    const write = db.insertInto('rejections').values({ reason: 'x', count: 1, last_at: 1 }).execute();
    await expect(write).rejects.toMatchObject({ code: 'store-busy', exit: 7 });
    other.exec('commit');
    other.close();
    await db.insertInto('rejections').values({ reason: 'x', count: 1, last_at: 1 }).execute();
    expect(ask(location, 'select * from rejections')).toHaveLength(1);
  });
});
