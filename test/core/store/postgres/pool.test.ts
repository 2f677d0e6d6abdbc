import { Kysely, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copyInto, createPostgresDialect } from '../../../../src/core/store/postgres/dialect.ts';
import { testServer } from '../../../support/postgres/databases.ts';
import { proxyTo } from '../../../support/tcp-proxy.ts';

interface Anything {
  readonly rows: { readonly a: number; readonly b: string };
}

async function stage() {
  const url = new URL(testServer().url);
  const proxy = await proxyTo(url.hostname, Number(url.port || 5432));
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  url.search = '?sslmode=disable&pool_max=3';
  let now = 0;
  const timing = { now: () => now, random: () => 0 };
  const db = new Kysely<Anything>({ dialect: createPostgresDialect(url.href, { timing }) });
  onTestFinished(() => db.destroy());
  const one = async () => (await sql<{ one: number }>`select 1 as one`.execute(db)).rows[0]?.one;
  return {
    proxy,
    db,
    one,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const UNREACHABLE = { code: 'store-unreachable', exit: 7 };

describe('connections to PostgreSQL', () => {
  it('answers as SQLite does: numbers, booleans as 0 and 1, no U+0000 in text, bytes as they are', async () => {
    const { db } = await stage();
    const bytes = Buffer.from([0, 255, 0]);
    const { rows } =
      await sql`select 5::int8 as big, 1.5::numeric as exact, 1 < 2 as is_less, ${'a\0b'}::text as text,
      ${['x\0', 'y']}::text[] as list, ${bytes}::bytea as bytes, ${'\ud800'}::text as half`.execute(db);
    expect(rows).toEqual([
      { big: 5, exact: 1.5, is_less: 1, text: 'a�b', list: ['x�', 'y'], bytes, half: '�' },
    ]);
  });

  it('goes on after all its connections were cut', async () => {
    const { proxy, db, one, pass } = await stage();
    await Promise.all([one(), one(), one()]);
    const hanging = sql`select pg_sleep(60)`.execute(db);
    const told = expect(hanging).rejects.toMatchObject(UNREACHABLE);
    await one();
    proxy.cut();
    await told;
    // Whoever asks before a cut is noticed is told of it as well.
    while ((await one().catch(() => undefined)) !== 1) pass(10_000);
  });

  it('tells everybody at once while the database is away, tries now and then, and recovers by itself', async () => {
    const { proxy, one, pass } = await stage();
    proxy.refuse(true);
    await expect(one()).rejects.toMatchObject(UNREACHABLE);
    for (let asked = 0; asked < 20; asked += 1) await expect(one()).rejects.toMatchObject(UNREACHABLE);
    expect(proxy.connections()).toBe(1);
    pass(10_000);
    await Promise.all([one(), one()].map((each) => expect(each).rejects.toMatchObject(UNREACHABLE)));
    expect(proxy.connections()).toBe(2);
    proxy.refuse(false);
    await expect(one()).rejects.toMatchObject(UNREACHABLE);
    pass(10_000);
    expect(await Promise.all([one(), one(), one(), one()])).toEqual([1, 1, 1, 1]);
  });

  it('closes quickly while the database says nothing any more', async () => {
    const { proxy, db, one } = await stage();
    await one();
    proxy.stall();
    const hanging = expect(one()).rejects.toMatchObject(UNREACHABLE);
    await db.destroy();
    await hanging;
  });

  it('takes a transaction back when rows cannot be made, and can be used again', async () => {
    const { db, one } = await stage();
    function* broken() {
      yield '1\tx\n';
      throw new Error('no more');
    }
    const work = db.transaction().execute(async (trx) => {
      await sql`create temporary table rows (a int, b text) on commit drop`.execute(trx);
      expect(await copyInto(trx, 'copy rows from stdin', ['1\tx\n', Buffer.from('2\ty\n')])).toBe(2);
      await copyInto(trx, 'copy rows from stdin', broken());
    });
    await expect(work).rejects.toThrow('no more');
    expect(await one()).toBe(1);
  });

  it('rolls back after what is still under way, and the connection can be used again', async () => {
    const { db, one } = await stage();
    const lock = sql`select pg_advisory_xact_lock(1903)`;
    const letGo = Promise.withResolvers<void>();
    const other = db.transaction().execute(async (trx) => {
      await lock.execute(trx);
      await letGo.promise;
    });
    const underWay: Promise<unknown>[] = [];
    const work = db.transaction().execute(async (trx) => {
      underWay.push(lock.execute(trx));
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error('no more');
    });
    const told = expect(work).rejects.toThrow('no more');
    await one();
    letGo.resolve();
    await Promise.all([told, other, ...underWay]);
    expect(await one()).toBe(1);
    const { rows } = await sql<{ held: number }>`select count(*) as held from pg_locks
      where locktype = 'advisory' and objid = 1903 and database = (select oid from pg_database where datname = current_database())`.execute(
      db,
    );
    expect(rows).toEqual([{ held: 0 }]);
  });

  it('limits each transaction, also one begun by hand, and nothing else', async () => {
    const { db } = await stage();
    const shown = async (of: typeof db) =>
      (await sql<{ statement_timeout: string }>`show statement_timeout`.execute(of)).rows[0]
        ?.statement_timeout;
    expect(await db.transaction().execute(shown)).toBe('1min');
    const byHand = await db.connection().execute(async (one) => {
      await sql`begin isolation level repeatable read, read only`.execute(one);
      const inside = await shown(one);
      await sql`rollback`.execute(one);
      return [inside, await shown(one)];
    });
    expect(byHand).toEqual(['1min', '0']);
  });

  it('uses nothing that outlives a transaction', async () => {
    const { proxy, db, one } = await stage();
    await one();
    await db.transaction().execute((trx) => sql`select ${1}::int8`.execute(trx));
    const sent = proxy.sent();
    expect(sent).toContain('begin; set local');
    expect(sent).not.toMatch(/\bset (?!local\b)|\bprepare\b|pg_advisory_lock|\blisten\b/i);
    // A statement that is prepared without a name has an empty one. Source: postgresql.org/docs/current/protocol-message-formats.html
    expect(sent).toMatch(/P[\0-\xff]{4}\0select \$1/);
  });
});
