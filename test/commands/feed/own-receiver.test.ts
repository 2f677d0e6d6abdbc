import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createContext } from '../../../src/commands/context.ts';
import { holdStore } from '../../../src/commands/feed/held-store.ts';
import { type OwnReceiver, startOwnReceiver } from '../../../src/commands/feed/own-receiver.ts';
import { globalFlags } from '../../../src/commands/global-flags.ts';
import { findCommand } from '../../../src/commands/registry.ts';
import { coexIn } from '../../support/coex.ts';
import { hostOn } from '../../support/host.ts';
import { storeAddress, withStoreOf } from '../../support/store-address.ts';
import { inbound, sign } from '../../support/webhooks.ts';

const APP_SECRET = 'the app’s secret';
const LOCKED = { kind: 'failed', error: { code: 'store-busy' } };
const EXCLUSIVE = 'pragma locking_mode = exclusive; begin exclusive; delete from rejections';

/** A receiver on a store that another locks as it is told. */
async function receive({ lockedFirst = '' } = {}) {
  const coex = coexIn();
  await coex.tell(inbound('wamid.1', 'Hello'));
  const locking = new DatabaseSync(coex.storeFile);
  const unlock = () => {
    if (locking.isOpen) locking.close();
  };
  onTestFinished(unlock);
  locking.exec(lockedFirst);
  const env = { COEX_HOME: coex.folder, COEX_APP_SECRET: APP_SECRET, COEX_VERIFY_TOKEN: 'let me in' };
  const context = createContext(
    hostOn({ env: await withStoreOf(env) }).host,
    globalFlags.parse({}),
    findCommand,
  );
  onTestFinished(context.close);
  const held = await holdStore(await storeAddress(coex.storeFile));
  onTestFinished(held.close);
  const receiver = await startOwnReceiver(context, held, { host: '127.0.0.1', port: 0 });
  onTestFinished(receiver.close);
  const post = async (url: string) => {
    const body = JSON.stringify(inbound('wamid.2', 'Still there?'));
    const headers = { 'x-hub-signature-256': sign(body, APP_SECRET) };
    return (await fetch(url, { method: 'POST', body, headers })).status;
  };
  return { receiver, post, lock: () => locking.exec('begin immediate'), unlock };
}

/** Asks until it is well; gives where it receives. */
async function untilWell(receiver: OwnReceiver): Promise<string> {
  for (;;) {
    const state = await receiver.state();
    if (state.kind === 'own') return state.callbackUrl;
    await setImmediate();
  }
}

describe('a receiver of the feed’s own', () => {
  it('is well again as soon as the store is free, whether anything comes or not', async () => {
    const { receiver, post, lock, unlock } = await receive();
    const url = await untilWell(receiver);
    lock();
    expect(await post(url)).toBe(503);
    expect(await receiver.state()).toMatchObject(LOCKED);
    unlock();
    expect(await untilWell(receiver)).toBe(url);
    expect(await post(url)).toBe(200);
  });

  it('begins later when the store is locked at first', async () => {
    const { receiver, unlock, post } = await receive({ lockedFirst: EXCLUSIVE });
    expect(await receiver.state()).toMatchObject(LOCKED);
    unlock();
    expect(await post(await untilWell(receiver))).toBe(200);
  });
});
