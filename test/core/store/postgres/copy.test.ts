import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { admitCopy } from '../../../../src/core/store/copy-admission.ts';
import type { Tables } from '../../../../src/core/store/index.ts';
import { startBinary } from '../../../support/binary.ts';
import { contentOf, copied, opened } from '../../../support/copies.ts';
import { fillStore } from '../../../support/filled-store.ts';
import { connectTo } from '../../../support/postgres/connect-to.ts';
import { emptyDatabase } from '../../../support/postgres/databases.ts';
import { eventsOf, run, temporaryFolder } from '../../../support/run.ts';

describe('a copy from a file to PostgreSQL', () => {
  it('and back is the same byte for byte, and goes on giving out ids behind the last', async () => {
    const folder = temporaryFolder();
    await fillStore(join(folder, 'a.db'), 60);
    const source = await opened(join(folder, 'a.db'));
    const middle = await opened(await emptyDatabase());
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
    const target = await opened(await emptyDatabase());
    const tables = await copied(source, target);
    expect(tables.filter(({ same }) => !same)).toEqual([]);
    const statuses = tables.find(({ table }) => table === 'statuses');
    expect(statuses).toMatchObject({ rows: 30, targetRows: 30, written: 30 });
    expect(statuses?.replaced).toBeGreaterThan(12);
    const again = await copied(source, target);
    expect(again.every(({ written, same }) => same && written === 0)).toBe(true);
  });

  it('never goes into the database itself by another name', async () => {
    const address = await emptyDatabase();
    const source = await opened(address);
    const target = await opened(address.replace('127.0.0.1', 'localhost'));
    await expect(admitCopy(source, target, true)).rejects.toMatchObject({ code: 'store-copy-refused' });
  });

  it('writes only what came, changed and went since the last', async () => {
    const file = join(temporaryFolder(), 'a.db');
    await fillStore(file, 20, { messages: 9000 });
    const source = await opened(file);
    const target = await opened(await emptyDatabase());
    await copied(source, target);
    const database = new DatabaseSync(file);
    database.exec("update messages set text = 'changed' where id = 6");
    database.exec('delete from messages where id = 26994');
    database.exec('update chats set last_message_at = 1 where id = 30');
    database.close();
    const again = await copied(source, target);
    expect(again.every(({ same }) => same)).toBe(true);
    const written = again.filter((table) => table.written > 0).map((table) => table.table);
    expect(written).toEqual(['chats', 'messages']);
    // The portions in which something differs, of three.
    expect(again.find(({ table }) => table === 'messages')?.written).toBe(4999);
    expect((await copied(source, target)).every((table) => table.written === 0)).toBe(true);
  });

  it('does not go into a database that was used since', async () => {
    const file = join(temporaryFolder(), 'a.db');
    await fillStore(file, 5);
    const source = await opened(file);
    const target = await opened(await emptyDatabase());
    await copied(source, target);
    await target.db
      .insertInto('drift_marks')
      .values({ phone_number_id: '1', kind: 'ack', at: 1, holds_at: 1, reason: null })
      .execute();
    await expect(admitCopy(source, target, false)).rejects.toThrow('drift_marks');
  });
});

/** Messages behind an id go in only while nobody holds the advisory lock 1, and are waited for as long as a statement may take. */
async function holdBackBehind(db: Kysely<Tables>, id: number): Promise<void> {
  await sql
    .raw(`
      create function wait() returns trigger language plpgsql set lock_timeout = 0 as $$
        begin perform pg_advisory_xact_lock_shared(1); return new; end $$;
      create trigger wait before insert on messages for each row when (new.id > ${id}) execute function wait()`)
    .execute(db);
}

describe('coex store copy into PostgreSQL', () => {
  const begun = async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'a.db');
    await fillStore(file, 20, { messages: 12_000 });
    const to = await emptyDatabase();
    return {
      file,
      to,
      argv: ['store', 'copy', '--from', file, '--to', to, '--json'],
      env: { COEX_HOME: folder },
    };
  };
  const isUnderWay = (text: string) => text.includes('"table":"messages"');

  it('goes on where kill -9 ended it', async () => {
    const { file, to, argv, env } = await begun();
    await opened(to);
    const db = connectTo(to);
    await holdBackBehind(db, 24_000);
    const killed = await db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(1)`.execute(trx);
      const child = startBinary(argv, { env });
      child.stdout.on('data', (text) => {
        if (isUnderWay(String(text))) child.kill('SIGKILL');
      });
      return await child;
    });
    expect(killed.signal).toBe('SIGKILL');
    const again = eventsOf(await run(argv, { env }));
    expect(again.at(-1)).toMatchObject({ event: 'done', same: true });
    expect(again.at(-1).written).toBeLessThan(12_000);
    const back = join(temporaryFolder(), 'b.db');
    const home = await run(['store', 'copy', '--from', argv[5] ?? '', '--to', back, '--json'], { env });
    expect(eventsOf(home).at(-1)).toMatchObject({ same: true });
    expect(contentOf(back)).toEqual(contentOf(file));
  });

  const isReadBack = (text: string) => text.includes('"event":"verifying","table":"messages"');

  it.each([
    { when: 'it writes', is: isUnderWay },
    { when: 'it reads back', is: isReadBack },
  ])('ends with 130 on Ctrl-C while $when, and goes on', async ({ is }) => {
    const { argv, env } = await begun();
    const stop = new AbortController();
    const ran = await run(argv, {
      env,
      signal: stop.signal,
      onStdout: (text) => {
        if (is(text)) stop.abort();
      },
    });
    expect(ran.exitCode).toBe(130);
    expect(ran.stdout).not.toContain('"event":"verified","table":"messages"');
    const again = eventsOf(await run(argv, { env })).at(-1);
    expect(again).toMatchObject({ event: 'done', same: true });
    expect(again.written).toBeLessThan(12_000);
  });

  it('tells that the database refused rows, and goes on when it does no more', async () => {
    const { to, argv, env } = await begun();
    const { db } = await opened(to);
    await sql
      .raw(`
        create function failing() returns trigger language plpgsql as $$ begin raise exception 'no more'; end $$;
        create trigger failing before insert on messages for each row when (new.id > 24000) execute function failing()`)
      .execute(db);
    const ran = await run(argv, { env });
    expect(ran.exitCode).toBeGreaterThan(0);
    expect(ran.stdout).not.toContain('"event":"done"');
    expect(eventsOf(ran).at(-1).error.message).toContain('no more');
    await sql.raw('drop trigger failing on messages').execute(db);
    const again = eventsOf(await run(argv, { env })).at(-1);
    expect(again).toMatchObject({ event: 'done', same: true });
    expect(again.written).toBeLessThan(12_000);
  });

  it('reads a source as a user who may only read its tables', async () => {
    const { file, to, argv, env } = await begun();
    await run(argv, { env });
    const { db } = await opened(to);
    const role = `coex_reader_${process.pid}`;
    const asOwner = (statement: string) => sql.raw(statement).execute(db);
    await asOwner(`create role ${role}`);
    onTestFinished(async () => {
      await asOwner(`drop owned by ${role}`);
      await asOwner(`drop role ${role}`);
    });
    await asOwner(`grant select on all tables in schema public to ${role}`);
    const from = `${to}?options=-crole%3D${role}`;
    const back = join(temporaryFolder(), 'b.db');
    const ran = await run(['store', 'copy', '--from', from, '--to', back, '--json'], { env });
    expect(eventsOf(ran).at(-1)).toMatchObject({ event: 'done', same: true });
    expect(contentOf(back).messages).toEqual(contentOf(file).messages);
    expect(await run(['--store', from, 'store', 'status'], { env })).toMatchObject({ exitCode: 0 });
    const refused = await run(['--store', from, 'store', 'prune', '--months', '1', '--yes'], { env });
    expect(refused.exitCode).toBe(4);
  });

  it('refuses a source of another schema, and leaves it as it is', async () => {
    const { file, to, env } = await begun();
    const database = new DatabaseSync(file);
    database.exec('pragma user_version = 8');
    const older = await run(['store', 'copy', '--from', file, '--to', to], { env });
    expect(older).toMatchObject({ exitCode: 6, stdout: '' });
    expect(older.stderr).toContain('coex store migrate');
    expect(database.prepare('pragma user_version').get()).toEqual({ user_version: 8 });
    database.close();
    const empty = await run(['store', 'copy', '--from', to, '--to', join(temporaryFolder(), 'b.db')], {
      env,
    });
    expect(empty.exitCode).toBe(5);
  });
});
