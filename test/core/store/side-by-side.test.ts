import { join } from 'node:path';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import type { CoexError } from '../../../src/core/errors.ts';
import { openStore, type Store, type Tables } from '../../../src/core/store/index.ts';
import type { LoadMigration } from '../../../src/core/store/migrations.ts';
import { migrate as migrateDatabase } from '../../../src/core/store/postgres/migrate.ts';
import { openSqliteDatabase } from '../../../src/core/store/sqlite/database.ts';
import { migrate as migrateFile } from '../../../src/core/store/sqlite/migrate.ts';
import { TEST_ENGINE } from '../../support/engine.ts';
import { connectTo } from '../../support/postgres/connect-to.ts';
import { emptyDatabase } from '../../support/postgres/databases.ts';
import { replay } from '../../support/replay.ts';
import { temporaryFolder } from '../../support/run.ts';
import { CUSTOMER, delivery, echo, inbound, numberValue } from '../../support/webhooks.ts';

/** Made up: a column that old programs leave out, and a table that they do not know. */
const additive: LoadMigration = async () => ({
  isAdditive: true,
  up: async (db) => {
    await db.schema
      .alterTable('messages')
      .addColumn('priority', 'integer', (c) => c.notNull().defaultTo(7))
      .execute();
    await db.schema
      .createTable('priorities')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .execute();
  },
});

/** Made up: what old programs read is gone. */
const breaking: LoadMigration = async () => ({
  isAdditive: false,
  up: (db) => db.schema.alterTable('rejections').renameColumn('count', 'times').execute(),
});

interface Engine {
  /** Where a store can be made. */
  readonly place: () => Promise<string>;
  /** As a coex does that knows these migrations as well. */
  readonly migrate: (address: string, later: readonly LoadMigration[]) => Promise<Kysely<Tables>>;
}

const ENGINES: Readonly<Record<typeof TEST_ENGINE, Engine>> = {
  sqlite: {
    place: async () => join(temporaryFolder(), 'store.db'),
    migrate: async (file, later) => {
      const database = openSqliteDatabase(file);
      const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
      onTestFinished(() => db.destroy());
      await migrateFile({ db, database, file }, later);
      return db;
    },
  },
  postgres: {
    place: emptyDatabase,
    migrate: async (url, later) => {
      const db = connectTo(url);
      await migrateDatabase(db, 'database', later);
      return db;
    },
  },
};

const { place, migrate } = ENGINES[TEST_ENGINE];

async function opened(address: string): Promise<Store> {
  const store = await openStore(address);
  onTestFinished(() => store.close());
  return store;
}

const read = (id: string, timestamp = '1793900400') =>
  delivery(
    'messages',
    numberValue({ statuses: [{ id, status: 'read', timestamp, recipient_id: CUSTOMER }] }),
  );

async function factsOf(db: Kysely<Tables>): Promise<Record<string, number>> {
  const facts = await db.selectFrom('store_facts').selectAll().execute();
  return Object.fromEntries(facts.map(({ name, value }) => [name, value]));
}

const priorities = async (db: Kysely<Tables>) =>
  (
    await sql<{
      wamid: string;
      priority: number;
    }>`select wamid, priority from messages order by wamid`.execute(db)
  ).rows.map(({ wamid, priority }) => [wamid, priority]);

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: CoexError) => error.code,
  );

it('a store is used by the version before while and after an additive migration', async () => {
  const address = await place();
  const old = await opened(address);
  await replay(old, [echo('wamid.1', 'before')]);
  const newer = await migrate(address, [additive]);
  await sql`update messages set priority = 1 where wamid = 'wamid.1'`.execute(newer);
  await replay(old, [inbound('wamid.2', 'after'), read('wamid.1')]);
  const another = await opened(address);
  await replay(another, [inbound('wamid.3', 'later'), read('wamid.1', '1793900300')]);
  expect(await priorities(newer)).toEqual([
    ['wamid.1', 1],
    ['wamid.2', 7],
    ['wamid.3', 7],
  ]);
  expect(await factsOf(newer)).toMatchObject({ usable_from: 9 });
});

it('a store is left alone by the version before, which does not migrate it back', async () => {
  const address = await place();
  const newer = await migrate(address, [additive]);
  const before = await factsOf(newer);
  await opened(address);
  expect(await factsOf(newer)).toEqual(before);
  expect(await migrate(address, [additive]).then(factsOf)).toEqual(before);
});

it('a store is refused to the version before after a breaking migration', async () => {
  const address = await place();
  await migrate(address, [additive, breaking]);
  expect(await refusal(openStore(address))).toBe('store-too-new');
  expect(await refusal(migrate(address, [additive]))).toBe('store-too-new');
});

it('a store comes to the same by one step at a time as by all at once', async () => {
  const [slow, fast] = [await place(), await place()];
  await (await openStore(slow)).close();
  await migrate(slow, [additive]);
  const stepped = await factsOf(await migrate(slow, [additive, breaking]));
  const leapt = await factsOf(await migrate(fast, [additive, breaking]));
  expect(stepped).toEqual(leapt);
  expect(stepped).toMatchObject({ usable_from: 11 });
});

it('a store stays whole when a later migration fails', async () => {
  const address = await place();
  const old = await opened(address);
  const failing: LoadMigration = async () => ({
    isAdditive: true,
    up: () => Promise.reject(new Error('power cut')),
  });
  await expect(migrate(address, [additive, failing])).rejects.toThrow('power cut');
  await replay(old, [inbound('wamid.1', 'after')]);
  await expect(priorities(old.db)).rejects.toThrow(/priority/);
  expect(await priorities(await migrate(address, [additive]))).toEqual([['wamid.1', 7]]);
});
