import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listNames } from '../../../../src/core/numbers/index.ts';
import { openStore, openStoreToRead, type Store } from '../../../../src/core/store/index.ts';
import { askAtOnce } from '../../../support/postgres/ask-at-once.ts';
import { databaseOf, emptyDatabase, testServer } from '../../../support/postgres/databases.ts';
import { openTestStore, replay } from '../../../support/replay.ts';
import { run } from '../../../support/run.ts';
import { inbound, PHONE_NUMBER_ID } from '../../../support/webhooks.ts';

/** A user of this server who may read the tables of a database and do nothing else; the database as they come to it. */
function readerOf(database: string): string {
  const name = `coex_reader_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(6).toString('hex');
  askAtOnce(
    database,
    `create role ${name} login password '${password}'; grant select on all tables in schema public to ${name}`,
  );
  onTestFinished(() => {
    askAtOnce(database, `drop owned by ${name}`);
    askAtOnce(testServer().url, `drop role ${name}`);
  });
  const url = new URL(database);
  url.username = name;
  url.password = password;
  return url.href;
}

async function filled(): Promise<string> {
  const store = await openTestStore();
  await replay(store, [inbound('wamid.1', 'Hello')]);
  return databaseOf(store.location);
}

async function opened(address: string): Promise<Store> {
  const store = await openStoreToRead(address);
  onTestFinished(() => store.close());
  return store;
}

describe('a store in PostgreSQL that is opened to be read', () => {
  it('needs no more than to be allowed to read its tables', async () => {
    const store = await opened(readerOf(await filled()));
    expect(await listNames(store)).toMatchObject([{ phoneNumberId: PHONE_NUMBER_ID }]);
    const version = await store.version();
    expect(version).toEqual(expect.any(String));
    await expect(store.db.deleteFrom('rejections').execute()).rejects.toMatchObject({ code: 'store-denied' });
  });

  it('can be read where every transaction is for reading', async () => {
    const url = new URL(await filled());
    url.searchParams.set('options', '-c default_transaction_read_only=on');
    const store = await opened(url.href);
    expect(await listNames(store)).toHaveLength(1);
  });

  it('is what `coex drift` and `coex diagnose` get along with', async () => {
    const env = { COEX_STORE: readerOf(await filled()) };
    expect(await run(['drift', '--json'], { env })).toMatchObject({ exitCode: 0 });
    const { stdout } = await run(['diagnose', '--json'], { env });
    expect(stdout).toContain('"store-read-only"');
    expect(stdout).not.toContain('"store-unreadable"');
  });

  it('is left as it is when it has no tables, and told so', async () => {
    const address = await emptyDatabase();
    await expect(openStoreToRead(address)).rejects.toMatchObject({
      code: 'store-unprepared',
      message: expect.stringContaining('holds no tables of coex yet'),
    });
    expect(askAtOnce(address, 'select from pg_tables where schemaname = current_schema()')).toEqual([]);
  });

  it('is left as it is when its tables are older, and told so', async () => {
    const address = await emptyDatabase();
    await (await openStore(address)).close();
    askAtOnce(address, "update store_facts set value = value - 1 where name in ('schema', 'usable_from')");
    await expect(openStoreToRead(address)).rejects.toMatchObject({ code: 'store-unprepared' });
  });

  it('is not read when its tables are newer than this coex knows', async () => {
    const address = await emptyDatabase();
    await (await openStore(address)).close();
    askAtOnce(address, "update store_facts set value = 99 where name in ('schema', 'usable_from')");
    await expect(openStoreToRead(address)).rejects.toMatchObject({ code: 'store-too-new' });
  });
});
