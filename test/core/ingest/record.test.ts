import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { recordAccepted } from '../../../src/core/ingest/index.ts';
import { openStore } from '../../../src/core/store/index.ts';
import { isSqlite } from '../../support/engine.ts';
import { fixedClock, NOW, temporaryFolder } from '../../support/run.ts';
import { PHONE_NUMBER_ID } from '../../support/webhooks.ts';

const SENT = {
  object: 'coex',
  fact: 'message-sent',
  at: NOW,
  phoneNumberId: PHONE_NUMBER_ID,
  to: { waId: '447700900123' },
  wamid: 'wamid.sent',
  type: 'text',
  text: 'Ready at five',
} as const;

/** A store that another locks for writing, and a clock on which it is freed after so long. */
async function lockedStore(freedAfterMs: number) {
  const file = join(temporaryFolder(), 'store.db');
  const store = await openStore(file, { patienceMs: 1 });
  onTestFinished(store.close);
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  other.exec('begin immediate');
  const { now, sleep } = fixedClock();
  const clock = {
    now,
    sleep: async (durationMs: number) => {
      await sleep(durationMs);
      if (other.isTransaction && now() - NOW >= freedAfterMs) other.exec('rollback');
    },
  };
  const messages = () => store.db.selectFrom('messages').select(['wamid', 'origin']).execute();
  return { deps: { store, clock }, messages, clock };
}

describe.runIf(isSqlite)('what Meta has accepted', () => {
  it('is kept when the store is locked for half a minute', async () => {
    const { deps, messages } = await lockedStore(30_000);
    await recordAccepted(deps, 'wamid.sent', SENT);
    expect(await messages()).toEqual([{ wamid: 'wamid.sent', origin: 'api' }]);
  });

  it('is told to be accepted and not kept when the store stays locked for more than a minute', async () => {
    const { deps, messages, clock } = await lockedStore(120_000);
    await expect(recordAccepted(deps, 'wamid.sent', SENT)).rejects.toMatchObject({
      code: 'accepted-not-recorded',
    });
    expect(clock.now() - NOW).toBeGreaterThanOrEqual(60_000);
    expect(await messages()).toEqual([]);
  });
});
