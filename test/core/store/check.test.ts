import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  checkStore,
  engineOf,
  makePartitions,
  openStore,
  type Store,
} from '../../../src/core/store/index.ts';
import { ensurePartitions } from '../../../src/core/store/postgres/partitions.ts';
import type { Tables } from '../../../src/core/store/schema.ts';
import { isPostgres, isSqlite } from '../../support/engine.ts';
import { emptyDatabase } from '../../support/postgres/databases.ts';
import { NOW, temporaryFolder } from '../../support/run.ts';
import { openStoreAt } from '../../support/store-address.ts';

/** A store that may be spoilt. */
async function spoilable(): Promise<Store> {
  const store = await openStoreAt(join(temporaryFolder(), 'store.db'));
  onTestFinished(() => store.close());
  // Those of the server's own time are made by themselves.
  if (isPostgres) await ensurePartitions(store.db, { times: { from: NOW, to: NOW } });
  return store;
}

async function findingsIn(store: Store): Promise<[string, number | null, readonly string[]][]> {
  const all: [string, number | null, readonly string[]][] = [];
  for await (const { findings } of checkStore(store, { now: NOW, signal: new AbortController().signal }))
    all.push(...findings.map(({ code, count, evidence }) => [code, count, evidence] as (typeof all)[number]));
  return all;
}

const change = (store: Store, statement: string) => sql.raw(statement).execute(store.db);

/** A row of which only this matters. */
async function put(store: Store, table: keyof Tables, row: Readonly<Record<string, unknown>>): Promise<void> {
  const { rows } =
    engineOf(store.db) === 'sqlite'
      ? await sql<{ name: string; type: string }>`
          select name, type from pragma_table_info(${table}) where "notnull" = 1 and dflt_value is null and pk = 0`.execute(
          store.db,
        )
      : await sql<{ name: string; type: string }>`
          select column_name::text as name, data_type::text as type from information_schema.columns
          where table_name = ${table} and is_nullable = 'NO' and column_default is null and is_identity = 'NO'`.execute(
          store.db,
        );
  const others = rows.map(({ name, type }) => [
    name,
    /blob|bytea/i.test(type) ? Buffer.of(0) : /int/i.test(type) ? 0 : 'x',
  ]);
  const values = { ...Object.fromEntries(others), ...row };
  await sql`insert into ${sql.table(table)} (${sql.join(Object.keys(values).map((name) => sql.ref(name)))})
    values (${sql.join(Object.values(values))})`.execute(store.db);
}

const message = (id: number, also: object) => ({
  id,
  phone_number_id: '1',
  wamid: 'w',
  chat: 1,
  direction: 'inbound',
  origin: 'customer',
  type: 'text',
  sent_at: NOW,
  ...also,
});
const chat = async (store: Store) => {
  await put(store, 'users', { id: 1 });
  await put(store, 'chats', { id: 1, phone_number_id: '1', user: 1, last_message_at: 0 });
  await put(store, 'numbers', { phone_number_id: '1' });
  await given(store, 'users', 1);
  await given(store, 'chats', 1);
};
/** As if ids had been given out up to this. */
const given = (store: Store, table: string, last: number) =>
  change(
    store,
    isSqlite
      ? `insert into row_ids (of_table, last) values ('${table}', ${last})`
      : `select setval('${table}_ids', ${last})`,
  );
const delivery = (id: number, also: object = {}) => ({
  id,
  source: 'file',
  signature: 'unchecked',
  received_at: NOW,
  body_sha256: `digest ${id}`,
  outcome: 'projected',
  ...also,
});
const deliveriesGiven = async (store: Store) => {
  if (isPostgres) await change(store, "select setval('deliveries_id_seq', 100)");
};

type Broken = readonly [
  what: string,
  spoil: (store: Store) => Promise<unknown>,
  found: readonly [string, number | null, readonly string[]],
];

const BROKEN: readonly Broken[] = [
  [
    'a message without its chat',
    async (store) => {
      await put(store, 'messages', message(7, { chat: 9 }));
      if (isPostgres) await change(store, "select setval('messages_id_seq', 7)");
    },
    ['orphans', 1, ['7']],
  ],
  [
    'a chat without its person',
    async (store) => {
      await put(store, 'chats', { id: 3, phone_number_id: '1', user: 9, last_message_at: 0 });
      await given(store, 'chats', 3);
    },
    ['orphans', 1, ['3']],
  ],
  [
    'a contact without its person',
    async (store) => {
      await put(store, 'contacts', { id: 4, phone_number_id: '1', user: 9, changed_at: 0 });
      await given(store, 'contacts', 4);
    },
    ['orphans', 1, ['4']],
  ],
  [
    'a key without its person',
    (store) => put(store, 'user_keys', { key: '447700900100', user: 9 }),
    ['orphans', 1, ['447700900100']],
  ],
  [
    'a key of nobody',
    (store) => put(store, 'user_keys', { key: '447700900100', user: 0 }),
    ['keys-of-nobody', 1, ['447700900100']],
  ],
  [
    'a delivery without its bytes',
    async (store) => {
      await put(store, 'deliveries', delivery(5));
      await deliveriesGiven(store);
    },
    ['orphans', 1, ['5']],
  ],
  [
    'a copy of a delivery that is not there',
    async (store) => {
      await put(store, 'deliveries', delivery(6, { copy_of: 2 }));
      await deliveriesGiven(store);
    },
    ['orphans', 1, ['6']],
  ],
  [
    'a delivery that waits',
    async (store) => {
      await put(store, 'deliveries', delivery(5, { outcome: null, received_at: NOW - 16 * 60_000 }));
      await put(store, 'delivery_bodies', { delivery: 5, headers: '{}', body: Buffer.of(1) });
      await deliveriesGiven(store);
    },
    ['deliveries-wait', 1, ['5']],
  ],
  [
    'a status of a number that is not there',
    (store) =>
      put(store, 'statuses', {
        phone_number_id: '2',
        wamid: 'w',
        status: 'sent',
        recipient: '',
        changed_at: NOW,
      }),
    ['orphans', 1, ['2']],
  ],
  [
    'an edit of a number that is not there',
    (store) => put(store, 'message_revisions', { phone_number_id: '2', wamid: 'w', changed_at: NOW }),
    ['orphans', 1, ['2']],
  ],
  [
    'ids that are not given out yet',
    (store) => put(store, 'users', { id: 500 }).then(() => (isSqlite ? given(store, 'users', 3) : undefined)),
    ['ids-behind', 1, [isSqlite ? 'users' : 'users: 500 is there, 0 was given out']],
  ],
  [
    'an index that is missing',
    (store) => change(store, 'drop index chats_user'),
    ['indexes-missing', 1, ['chats (user)']],
  ],
  [
    'a column that is missing',
    (store) => change(store, 'alter table chats drop column last_outbound_at'),
    ['columns-missing', 1, ['chats.last_outbound_at']],
  ],
];

const BROKEN_IN_POSTGRES: readonly Broken[] = [
  [
    'a message that is there twice',
    async (store) => {
      await chat(store);
      await put(store, 'messages', message(1, {}));
      await put(store, 'messages', message(2, { sent_at: NOW + 1 }));
      await change(store, "select setval('messages_id_seq', 2)");
    },
    ['twice', 1, ['w']],
  ],
  [
    'a status that is there twice',
    async (store) => {
      await chat(store);
      for (const changed_at of [NOW, NOW + 1])
        await put(store, 'statuses', {
          phone_number_id: '1',
          wamid: 'w',
          status: 'sent',
          recipient: '',
          changed_at,
        });
    },
    ['twice', 1, ['w']],
  ],
  [
    'an edit that is there twice',
    async (store) => {
      await chat(store);
      for (const changed_at of [NOW, NOW + 1])
        await put(store, 'message_revisions', { phone_number_id: '1', wamid: 'w', changed_at });
    },
    ['twice', 1, ['w']],
  ],
  [
    'an index that is not valid',
    async (store) => {
      const mark = (valid: boolean) =>
        change(store, `update pg_index set indisvalid = ${valid} where indexrelid = 'chats_user'::regclass`);
      await mark(false);
      // Another test would not notice it in the same database.
      onTestFinished(() => mark(true).then(() => undefined));
    },
    ['indexes-invalid', 1, ['chats_user']],
  ],
  [
    'no partition for the next quarter',
    (store) =>
      change(
        store,
        `do $$ declare part regclass; begin
          for part in select inhrelid::regclass from pg_inherits where inhparent = 'statuses'::regclass
            and inhrelid::regclass::text <> 'statuses_default' loop execute 'drop table ' || part; end loop; end $$`,
      ),
    ['partitions-missing', 1, ['statuses']],
  ],
  [
    'a row in a default partition',
    async (store) => {
      await chat(store);
      await put(store, 'messages', message(1, { sent_at: Date.UTC(2020, 1, 1) }));
      await change(store, "select setval('messages_id_seq', 2)");
    },
    ['default-partition', 1, ['messages from 2020-01-01']],
  ],
];

describe('coex store check', () => {
  it('finds nothing in a new store', async () => {
    expect(await findingsIn(await spoilable())).toEqual([]);
  });

  it.each(isSqlite ? BROKEN : [...BROKEN, ...BROKEN_IN_POSTGRES])(
    'finds %s, and nothing else',
    async (_what, spoil, found) => {
      const store = await spoilable();
      await spoil(store);
      expect(await findingsIn(store)).toEqual([found]);
    },
  );

  it.runIf(isSqlite)('finds a page that is damaged, and asks no further', async () => {
    const file = join(temporaryFolder(), 'store.db');
    await (await openStore(file)).close();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0x55, bytes.length - 4096));
    const store = await openStore(file);
    const [[code] = [], ...others] = await findingsIn(store);
    await store.close();
    expect(code).toBe('damaged');
    expect(others).toEqual([]);
  });

  it.runIf(isPostgres)('finds a setting that loses deliveries', async () => {
    const address = await emptyDatabase();
    const first = await openStore(address);
    await change(first, `alter database ${new URL(address).pathname.slice(1)} set synchronous_commit = off`);
    await first.close();
    const store = await openStore(address);
    expect(await findingsIn(store)).toEqual([['may-lose-deliveries', null, ['synchronous_commit = off']]]);
    await store.close();
  });

  it.runIf(isPostgres)('finds what lies in a default partition until it is moved', async () => {
    const store = await spoilable();
    await chat(store);
    const times = [Date.UTC(2020, 0, 1), Date.UTC(2020, 2, 31, 23, 59, 59, 999), Date.UTC(2021, 5, 1)];
    for (const [at, sent_at] of times.entries())
      await put(store, 'messages', message(at + 1, { wamid: `w${at}`, sent_at }));
    await put(store, 'statuses', {
      phone_number_id: '1',
      wamid: 'w',
      status: 'sent',
      recipient: '',
      changed_at: Date.UTC(2021, 5, 1),
    });
    // Nobody can tell when that was: it stays, and is nothing to mend.
    await put(store, 'messages', message(4, { wamid: 'w4', sent_at: 5 }));
    await change(store, "select setval('messages_id_seq', 4)");
    expect(await findingsIn(store)).toEqual([
      [
        'default-partition',
        4,
        ['messages from 2020-01-01', 'messages from 2021-04-01', 'statuses from 2021-04-01'],
      ],
    ]);
    expect(await makePartitions(store)).toEqual([]);
    expect(await findingsIn(store)).toEqual([]);
    const { rows } = await sql<{ part: string; id: number }>`
      select tableoid::regclass::text as part, id from messages order by id`.execute(store.db);
    expect(rows.map(({ part }) => part)).toEqual([
      'messages_2020q1',
      'messages_2020q1',
      'messages_2021q2',
      'messages_default',
    ]);
  });
});
