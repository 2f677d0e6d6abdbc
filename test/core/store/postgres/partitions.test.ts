import type { Kysely } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Tables } from '../../../../src/core/store/index.ts';
import { migrate } from '../../../../src/core/store/postgres/migrate.ts';
import { openPostgresStore } from '../../../../src/core/store/postgres/open.ts';
import { createPartitionKeeper, ensurePartitions } from '../../../../src/core/store/postgres/partitions.ts';
import { askIn, connectTo } from '../../../support/postgres/connect-to.ts';
import { emptyDatabase } from '../../../support/postgres/databases.ts';
import { fixedClock } from '../../../support/run.ts';

const MARCH_END = Date.UTC(2001, 2, 31);
const HALF_YEAR = { from: Date.UTC(2001, 0, 1), to: Date.UTC(2001, 5, 30) };
const QUARTER = { from: HALF_YEAR.from, to: MARCH_END };

async function madeDatabase() {
  const url = await emptyDatabase();
  const db = connectTo(url);
  await migrate(db, 'database');
  return { url, db };
}

const partitionsOf = async (db: Kysely<Tables>, table: string) =>
  (
    await askIn(
      db,
      `select relname from pg_inherits join pg_class on oid = inhrelid where inhparent = '${table}'::regclass order by 1`,
    )
  ).map(({ relname }) => String(relname));

const message = (wamid: string, sentAt: number) => ({
  phone_number_id: '440000000000002',
  wamid,
  chat: null,
  direction: 'inbound' as const,
  origin: 'customer' as const,
  evidence: 1,
  imported: 0,
  type: 'text',
  text: 'hello',
  media: null,
  reply_to: null,
  sent_at: sentAt,
  status: null,
  extra: null,
  delivery: 1,
});

const whereIs = (db: Kysely<Tables>) =>
  askIn(db, 'select wamid, tableoid::regclass::text as "in" from messages order by wamid');

describe('a store that is tended', () => {
  it('has the partitions of what comes next', async () => {
    const { url, db } = await madeDatabase();
    const all = await partitionsOf(db, 'messages');
    const [last] = all.filter((name) => /\dq\d/.test(name)).slice(-1);
    await askIn(db, `drop table ${last}`);
    const store = await openPostgresStore(url);
    onTestFinished(() => store.close());
    await store.tend(fixedClock());
    expect(await partitionsOf(db, 'messages')).toEqual(all);
  });
});

describe('the partitions of a new database', () => {
  it('are three quarters back, the current one and two ahead, and two blocks of bodies', async () => {
    const { db } = await madeDatabase();
    const [quarters] = await askIn(
      db,
      `select array_to_string(array(select to_char(date_trunc('quarter', now() at time zone 'UTC') + at * interval '3 months', 'YYYY"q"Q')
         from generate_series(-3, 2) at), ',') as names`,
    );
    for (const table of ['messages', 'statuses', 'message_revisions']) {
      expect(await partitionsOf(db, table)).toEqual([
        ...String(quarters?.names)
          .split(',')
          .map((name) => `${table}_${name}`),
        `${table}_default`,
      ]);
    }
    expect(await partitionsOf(db, 'delivery_bodies')).toEqual([
      'delivery_bodies_0',
      'delivery_bodies_1',
      'delivery_bodies_default',
    ]);
  });

  it('go on with the ids of deliveries', async () => {
    const { db } = await madeDatabase();
    await askIn(
      db,
      `insert into deliveries (id, source, signature, received_at) values (30000001, 'webhook', 'valid', 1)`,
    );
    await ensurePartitions(db);
    expect(await partitionsOf(db, 'delivery_bodies')).toEqual(
      expect.arrayContaining(['delivery_bodies_3', 'delivery_bodies_4']),
    );
  });
});

describe('a partition that is made late', () => {
  it('takes what lay in the default one, and what comes', async () => {
    const { db } = await madeDatabase();
    await db.insertInto('messages').values(message('wamid.1', HALF_YEAR.from)).execute();
    await db
      .insertInto('messages')
      .values(message('wamid.2', MARCH_END + 86_400_000))
      .execute();
    expect(await ensurePartitions(db, { times: HALF_YEAR })).toEqual([]);
    await db.insertInto('messages').values(message('wamid.3', MARCH_END)).execute();
    expect(await whereIs(db)).toEqual([
      { wamid: 'wamid.1', in: 'messages_2001q1' },
      { wamid: 'wamid.2', in: 'messages_2001q2' },
      { wamid: 'wamid.3', in: 'messages_2001q1' },
    ]);
  });

  it('is left where too much would have to move, and reported', async () => {
    const { db } = await madeDatabase();
    await db
      .insertInto('messages')
      .values([1, 2, 3].map((at) => message(`wamid.${at}`, HALF_YEAR.from + at)))
      .execute();
    expect(await ensurePartitions(db, { times: QUARTER, mostMoved: 2 })).toContain('messages_2001q1');
    expect((await whereIs(db)).map((row) => row.in)).toEqual(Array(3).fill('messages_default'));
    expect(await ensurePartitions(db, { times: QUARTER })).toEqual([]);
  });

  it('does not wait long for who uses the table, and is made when asked for again', async () => {
    const { db } = await madeDatabase();
    await db.transaction().execute(async (trx) => {
      await trx.insertInto('messages').values(message('wamid.1', HALF_YEAR.from)).execute();
      expect(await ensurePartitions(db, { times: QUARTER })).toContain('messages_2001q1');
    });
    expect(await ensurePartitions(db, { times: QUARTER })).toEqual([]);
    expect(await whereIs(db)).toEqual([{ wamid: 'wamid.1', in: 'messages_2001q1' }]);
  });

  it('is made once by many who want it at the same time, while others write', async () => {
    const { url, db } = await madeDatabase();
    const others = [connectTo(url), connectTo(url), connectTo(url)];
    const writing = Array.from({ length: 20 }, (_, at) =>
      db
        .insertInto('messages')
        .values(message(`wamid.${at}`, Date.now()))
        .execute(),
    );
    const left = await Promise.all(others.map((other) => ensurePartitions(other, { times: HALF_YEAR })));
    await Promise.all(writing);
    expect(left.flat()).toEqual([]);
    expect(await askIn(db, 'select count(*) as count from messages')).toEqual([{ count: 20 }]);
  });
});

describe('who keeps partitions made', () => {
  it('asks again after an hour, not before', async () => {
    const { db } = await madeDatabase();
    let now = 0;
    const keep = createPartitionKeeper(db, { now: () => now, sleep: async () => undefined });
    const drop = () => askIn(db, 'drop table delivery_bodies_1');
    await keep();
    await drop();
    now += 3_599_999;
    await keep();
    expect(await partitionsOf(db, 'delivery_bodies')).not.toContain('delivery_bodies_1');
    now += 1;
    await keep();
    expect(await partitionsOf(db, 'delivery_bodies')).toContain('delivery_bodies_1');
  });
});
