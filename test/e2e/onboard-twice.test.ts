import { describe, expect, it } from 'vitest';
import { inParallel } from '../support/in-parallel.ts';
import { type Ended, type Place, preparePlace, type Running } from '../support/onboard-process.ts';
import { ask } from '../support/tables.ts';

/* Two processes of the real binary onboard the same number at the same moment. */

const NUMBER = '+44 7700 900100';
const ROUNDS = [1, 2, 3, 4];
const AT_ONCE = 2;
const SOON = { timeout: 30_000 };
const LONG_MS = 120_000;

const prepare = () => preparePlace({ historyMessages: 10 });

/** The last call before the contacts are asked for, and one before it. */
const BEFORE_SYNC = ['GET {waba}/subscribed_apps', 'GET {app}/subscriptions'];

/** Lets nobody past any of these calls before two have come to it, as starters hold runners back. */
async function holdBack({ sandbox }: Place, calls: readonly string[]): Promise<void> {
  for (const call of calls) {
    sandbox.faults.add({ call, latency: '1s', next: 2 });
    await sandbox.advance(1000);
    await expect.poll(sandbox.waitingAnswers, SOON).toBe(2);
  }
  await sandbox.advance(1000);
}

/** Both processes have ended well, and Meta was asked once for each sync. */
function expectOnce({ sandbox, calls, storeFile, secretsKept }: Place, both: readonly Ended[]): void {
  for (const { events, exitCode, stderr } of both) {
    expect(events.at(-1), stderr).toMatchObject({ event: 'done', outcome: 'complete' });
    expect(exitCode).toBe(0);
  }
  const asked = calls().flatMap(({ syncType = [] }) => syncType);
  expect(asked).toEqual(['smb_app_state_sync', 'history']);
  for (const sync of ['contacts', 'history']) {
    const ways = both.map(({ events }) => wayOf(events, sync));
    // Whoever does not ask hears of it from the other, or from the webhooks if they are quicker.
    expect([
      ['accepted', 'already'],
      ['accepted', 'seen'],
      ['already', 'seen'],
    ]).toContainEqual(ways.toSorted());
  }
  expect(ask(storeFile, 'select sync, state, repeated from sync_claims order by sync')).toEqual([
    { sync: 'contacts', state: 'done', repeated: 0 },
    { sync: 'history', state: 'done', repeated: 0 },
  ]);
  expect(ask(storeFile, "select outcome from onboardings where outcome is not 'complete'")).toEqual([]);
  expect(ask(storeFile, 'select count(*) as messages from messages where imported')).toEqual([
    { messages: 10 },
  ]);
  expect(secretsKept()).toEqual([`business-token-${sandbox.waba.id}`]);
  expect(calls().filter(({ path }) => path.endsWith('register'))).toEqual([]);
}

/** How one process came by a sync. */
function wayOf(events: Ended['events'], sync: string): string {
  return events.find((one) => one.event === 'sync-requested' && one.sync === sync)?.how;
}

const endOf = (both: readonly Running[]) => Promise.all(both.map(({ ended }) => ended));

describe('coex onboard, twice at once', () => {
  it('for one number, with a code each, asks once for each sync', { timeout: LONG_MS }, async () => {
    await inParallel(ROUNDS, AT_ONCE, async () => {
      const place = await prepare();
      const argv = [NUMBER, '--accept-losses', '--public-url', place.publicUrl];
      const both = [1, 2].map(() => place.onboard([...argv, '--code', place.code()]));
      // First where both are past the look for others that are under way.
      await holdBack(place, ['GET debug_token', ...BEFORE_SYNC]);
      expectOnce(place, await endOf(both));
      expect(ask(place.storeFile, 'select id from onboardings')).toHaveLength(2);
      await place.close();
    });
  });

  it('to go on with the same onboarding asks once for each sync', { timeout: LONG_MS }, async () => {
    await inParallel(ROUNDS, AT_ONCE, async () => {
      const place = await prepare();
      const argv = [NUMBER, '--accept-losses', '--public-url', place.publicUrl, '--code', place.code()];
      await place.onboard(argv, { dieUpon: { name: 'subscribed', nth: 1 } }).ended;
      const both = [1, 2].map(() => place.onboard(['--resume', '--public-url', place.publicUrl]));
      await holdBack(place, BEFORE_SYNC);
      expectOnce(place, await endOf(both));
      expect(ask(place.storeFile, 'select id from onboardings')).toHaveLength(1);
      await place.close();
    });
  });
});
