import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type HeldStore, holdStore } from '../../../src/commands/feed/held-store.ts';
import { isUnicode } from '../../../src/commands/feed/screen.ts';
import { coexIn } from '../../support/coex.ts';
import { isPostgres, isSqlite } from '../../support/engine.ts';
import { storeAddress } from '../../support/store-address.ts';
import { onAWay } from '../../support/tcp-proxy.ts';
import { turns } from '../../support/virtual-clock.ts';
import { inbound } from '../../support/webhooks.ts';

async function hold() {
  const coex = coexIn();
  await coex.tell(inbound('wamid.1', 'Hello'));
  const held = await holdStore(await storeAddress(coex.storeFile));
  onTestFinished(held.close);
  return { coex, held, file: coex.storeFile };
}

async function count(held: HeldStore): Promise<number> {
  const { store } = await held.look();
  return (await store.db.selectFrom('messages').select('id').execute()).length;
}

/** A store with a message in a database, behind a way that can be cut. */
async function databaseOnAWay() {
  const coex = coexIn();
  await coex.tell(inbound('wamid.1', 'Hello'));
  return onAWay(await storeAddress(coex.storeFile));
}

/** Counts until it can be: who asks too early after an outage is told that it still lasts. */
async function untilRead(held: HeldStore): Promise<number> {
  for (;;) {
    const messages = await count(held).catch(() => undefined);
    if (messages !== undefined) return messages;
    await turns();
  }
}

describe('a store that is held', () => {
  it('is the same connection while its file is the same', async () => {
    const { held } = await hold();
    const { store } = await held.look();
    expect((await held.look()).store).toBe(store);
  });

  it.runIf(isSqlite)('is gone when its file is, is not made anew, and is there again with it', async () => {
    const { held, file } = await hold();
    await held.look();
    renameSync(file, `${file}.aside`);
    await expect(held.look()).rejects.toMatchObject({ code: 'store-gone' });
    expect(existsSync(file)).toBe(false);
    renameSync(`${file}.aside`, file);
    expect(await count(held)).toBe(1);
  });

  it.runIf(isSqlite)('is another when another file is in its place', async () => {
    const { held, file } = await hold();
    const { identity } = await held.look();
    const other = coexIn();
    await other.tell(inbound('wamid.1', 'Hello'), inbound('wamid.2', 'Hello'));
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
    copyFileSync(other.storeFile, file);
    expect((await held.look()).identity).not.toBe(identity);
    expect(await count(held)).toBe(2);
  });

  it.runIf(isSqlite)(
    'says that it is locked rather than wait for seconds, and is read again when it is not',
    async () => {
      const { held, file } = await hold();
      await held.look();
      await held.close();
      const locking = new DatabaseSync(file);
      locking.exec('pragma locking_mode = exclusive; begin exclusive; delete from rejections');
      await expect(held.look().then(() => count(held))).rejects.toMatchObject({ code: 'store-busy' });
      locking.exec('commit');
      locking.close();
      expect(await count(held)).toBe(1);
    },
  );

  it.runIf(isSqlite)('is held also when it is locked at first, and read when it is free', async () => {
    const coex = coexIn();
    await coex.tell(inbound('wamid.1', 'Hello'));
    const locking = new DatabaseSync(coex.storeFile);
    locking.exec('pragma locking_mode = exclusive; begin exclusive; delete from rejections');
    const held = await holdStore(await storeAddress(coex.storeFile));
    onTestFinished(held.close);
    await expect(held.look()).rejects.toMatchObject({ code: 'store-busy' });
    locking.close();
    expect(await count(held)).toBe(1);
  });
});

describe.runIf(isPostgres)('a database that is held', () => {
  it('says that it is away, and is the same store when it is back', async () => {
    const { database, proxy } = await databaseOnAWay();
    const held = await holdStore(database);
    onTestFinished(held.close);
    const { store, identity } = await held.look();
    expect(await count(held)).toBe(1);
    proxy.refuse(true);
    proxy.cut();
    await expect(count(held)).rejects.toMatchObject({ code: 'store-unreachable' });
    proxy.refuse(false);
    expect(await untilRead(held)).toBe(1);
    expect(await held.look()).toEqual({ store, identity });
  });

  it('is held also when it is away at first, and read when it is there', async () => {
    const { database, proxy } = await databaseOnAWay();
    proxy.refuse(true);
    const held = await holdStore(database);
    onTestFinished(held.close);
    await expect(held.look()).rejects.toMatchObject({ code: 'store-unreachable' });
    proxy.refuse(false);
    expect(await untilRead(held)).toBe(1);
  });
});

describe('whether a terminal shows more than ASCII', () => {
  it.each([
    [{ LANG: 'en_GB.UTF-8' }, true],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'C' }, false],
    [{ LANG: 'C.utf8', LC_ALL: '' }, true],
    [{}, true],
    [{ LANG: 'en_GB.UTF-8', TERM: 'linux' }, false],
  ])('%j: %s', (env, expected) => {
    expect(isUnicode({ env, platform: 'linux' })).toBe(expected);
  });
});
