import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/core/store/index.ts';
import { openSqliteDatabaseToRead } from '../../../src/core/store/sqlite/database.ts';
import { openTestStore } from '../../support/replay.ts';
import { temporaryFolder } from '../../support/run.ts';

const write = ({ db }: Store, reason: string) =>
  db.insertInto('rejections').values({ reason, count: 1, last_at: 1 }).execute();

describe('the version of a store', () => {
  it('stays while nothing is written, however much is read', async () => {
    const store = await openTestStore();
    await write(store, 'signature');
    const before = await store.version();
    await store.db.selectFrom('rejections').selectAll().execute();
    expect(await store.version()).toBe(before);
  });

  it('differs after each write of its own', async () => {
    const store = await openTestStore();
    const versions = [await store.version()];
    for (const reason of ['one', 'two']) {
      await write(store, reason);
      versions.push(await store.version());
    }
    await store.db.updateTable('rejections').set({ count: 2 }).where('reason', '=', 'one').execute();
    versions.push(await store.version());
    await store.db.deleteFrom('rejections').execute();
    versions.push(await store.version());
    expect(new Set(versions).size).toBe(5);
  });

  it('differs after a write past the query builder', async () => {
    const store = await openTestStore();
    const before = await store.version();
    await store.bulk.put(store.db, 'rejections', ['reason'], {
      fresh: [{ reason: 'bulk', count: 1, last_at: 1 }],
      others: [],
    });
    expect(await store.version()).not.toBe(before);
  });

  it('differs after each write of another connection, and stays when that only reads', async () => {
    const folder = temporaryFolder();
    const [store, other] = [await openTestStore(folder), await openTestStore(folder)];
    const first = await store.version();
    await write(other, 'one');
    const second = await store.version();
    await write(other, 'two');
    const third = await store.version();
    expect(new Set([first, second, third]).size).toBe(3);
    await other.db.selectFrom('rejections').selectAll().execute();
    expect(await store.version()).toBe(third);
  });

  it('differs where both write, each as often as the other', async () => {
    const folder = temporaryFolder();
    const [store, other] = [await openTestStore(folder), await openTestStore(folder)];
    const versions: string[] = [];
    for (const turn of ['a', 'b', 'c']) {
      await write(store, `own ${turn}`);
      versions.push(await store.version());
      await write(other, `other ${turn}`);
      versions.push(await store.version());
    }
    expect(new Set(versions).size).toBe(6);
  });

  it('is told of a store that can only be read', async () => {
    const file = join(temporaryFolder(), 'store.db');
    const store = await openStore(file);
    await write(store, 'one');
    const reader = openSqliteDatabaseToRead(file, false);
    const before = reader.version();
    expect(reader.version()).toBe(before);
    await write(store, 'two');
    expect(reader.version()).not.toBe(before);
    reader.close();
    await store.close();
    const alone = openSqliteDatabaseToRead(file, true);
    expect(alone.version()).toBe(alone.version());
    alone.close();
  });
});
