import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createContext } from '../../../src/commands/context.ts';
import { holdStore } from '../../../src/commands/feed/held-store.ts';
import { type OwnReceiver, startOwnReceiver } from '../../../src/commands/feed/own-receiver.ts';
import { globalFlags } from '../../../src/commands/global-flags.ts';
import { findCommand } from '../../../src/commands/registry.ts';
import { type Coex, coexIn } from '../../support/coex.ts';
import { isPostgres, isSqlite } from '../../support/engine.ts';
import { hostOn } from '../../support/host.ts';
import { storeAddress } from '../../support/store-address.ts';
import { onAWay } from '../../support/tcp-proxy.ts';
import { inbound, sign } from '../../support/webhooks.ts';

const APP_SECRET = 'the app’s secret';
const LOCKED = { kind: 'failed', error: { code: 'store-busy' } };
const AWAY = { kind: 'failed', error: { code: 'store-unreachable' } };
const EXCLUSIVE = 'pragma locking_mode = exclusive; begin exclusive; delete from rejections';

/** A receiver on the store of this coex, or on what `COEX_STORE` names. */
async function receive({ folder }: Coex, env: Readonly<Record<string, string>>) {
  const secrets = { COEX_HOME: folder, COEX_APP_SECRET: APP_SECRET, COEX_VERIFY_TOKEN: 'let me in' };
  const context = createContext(
    hostOn({ env: { ...secrets, ...env } }).host,
    globalFlags.parse({}),
    findCommand,
  );
  onTestFinished(context.close);
  const held = await holdStore(await context.storeAddress());
  onTestFinished(held.close);
  const receiver = await startOwnReceiver(context, held, { host: '127.0.0.1', port: 0 });
  onTestFinished(receiver.close);
  const post = async (url: string) => {
    const body = JSON.stringify(inbound('wamid.2', 'Still there?'));
    const headers = { 'x-hub-signature-256': sign(body, APP_SECRET) };
    return (await fetch(url, { method: 'POST', body, headers })).status;
  };
  return { receiver, post };
}

/** A receiver on a file that another locks as it is told. */
async function receiveIntoFile({ lockedFirst = '' } = {}) {
  const coex = coexIn();
  await coex.tell(inbound('wamid.1', 'Hello'));
  const locking = new DatabaseSync(coex.storeFile);
  const unlock = () => {
    if (locking.isOpen) locking.close();
  };
  onTestFinished(unlock);
  locking.exec(lockedFirst);
  return { ...(await receive(coex, {})), lock: () => locking.exec('begin immediate'), unlock };
}

/** A receiver on a database that can be away. */
async function receiveIntoDatabase({ isAwayFirst = false } = {}) {
  const coex = coexIn();
  const { database, proxy } = await onAWay(await storeAddress(coex.storeFile));
  proxy.refuse(isAwayFirst);
  return { ...(await receive(coex, { COEX_STORE: database })), proxy };
}

/** Asks until it is well; gives where it receives. */
async function untilWell(receiver: OwnReceiver): Promise<string> {
  for (;;) {
    const state = await receiver.state();
    if (state.kind === 'own') return state.callbackUrl;
    await setImmediate();
  }
}

describe.runIf(isSqlite)('a receiver of the feed’s own on a file', () => {
  it('is well again as soon as the store is free, whether anything comes or not', async () => {
    const { receiver, post, lock, unlock } = await receiveIntoFile();
    const url = await untilWell(receiver);
    lock();
    expect(await post(url)).toBe(503);
    expect(await receiver.state()).toMatchObject(LOCKED);
    unlock();
    expect(await untilWell(receiver)).toBe(url);
    expect(await post(url)).toBe(200);
  });

  it('begins later when the store is locked at first', async () => {
    const { receiver, unlock, post } = await receiveIntoFile({ lockedFirst: EXCLUSIVE });
    expect(await receiver.state()).toMatchObject(LOCKED);
    unlock();
    expect(await post(await untilWell(receiver))).toBe(200);
  });
});

describe.runIf(isPostgres)('a receiver of the feed’s own on a database', () => {
  it('is well again as soon as the database is back, whether anything comes or not', async () => {
    const { receiver, post, proxy } = await receiveIntoDatabase();
    const url = await untilWell(receiver);
    proxy.refuse(true);
    proxy.cut();
    expect(await post(url)).toBe(503);
    expect(await receiver.state()).toMatchObject(AWAY);
    proxy.refuse(false);
    expect(await untilWell(receiver)).toBe(url);
    expect(await post(url)).toBe(200);
  });

  it('begins later when the database is away at first', async () => {
    const { receiver, post, proxy } = await receiveIntoDatabase({ isAwayFirst: true });
    expect(await receiver.state()).toMatchObject(AWAY);
    proxy.refuse(false);
    expect(await post(await untilWell(receiver))).toBe(200);
  });
});
