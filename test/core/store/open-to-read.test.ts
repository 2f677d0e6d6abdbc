import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore, openStoreToRead } from '../../../src/core/store/index.ts';
import { openSqliteDatabaseToRead } from '../../../src/core/store/sqlite/database.ts';
import { temporaryFolder } from '../../support/run.ts';

const COUNT = 'select count(*) as count from rejections';

async function filled(): Promise<string> {
  const file = join(temporaryFolder(), 'store.db');
  const store = await openStore(file);
  await store.db.insertInto('rejections').values({ reason: 'signature', count: 1, last_at: 1 }).execute();
  await store.close();
  return file;
}

describe('a store that is opened to be read', () => {
  it.each([false, true])('can be read and not written (immutable: %s)', async (isImmutable) => {
    const database = openSqliteDatabaseToRead(await filled(), isImmutable);
    expect(database.prepare(COUNT).all([])).toEqual([{ count: 1 }]);
    expect(() => database.prepare('delete from rejections').run([])).toThrow(/readonly/);
    database.close();
  });

  it('is written as ever where it can be', async () => {
    const store = await openStoreToRead(await filled());
    await store.db.deleteFrom('rejections').execute();
    await store.close();
  });

  // Nothing is out of reach for root.
  it.skipIf(process.getuid?.() === 0)('is read where nothing may be written', async () => {
    const file = await filled();
    chmodSync(file, 0o400);
    chmodSync(join(file, '..'), 0o500);
    const store = await openStoreToRead(file);
    expect(await store.db.selectFrom('rejections').selectAll().execute()).toHaveLength(1);
    await expect(store.db.deleteFrom('rejections').execute()).rejects.toThrow(/readonly/);
    await store.close();
    chmodSync(join(file, '..'), 0o700);
  });
});
