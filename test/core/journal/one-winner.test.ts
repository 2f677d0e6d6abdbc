import { describe, expect, it, onTestFinished } from 'vitest';
import {
  claimOneShot,
  claimRepeat,
  findClaim,
  type OneShot,
  settleClaim,
} from '../../../src/core/journal/index.ts';
import { openStore, type Store } from '../../../src/core/store/index.ts';
import { claimAccounts, releaseClaims } from '../../../src/core/templates/apply/claim.ts';
import { isPostgres } from '../../support/engine.ts';
import { openTestStore } from '../../support/replay.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import { PHONE_NUMBER_ID, WABA_ID } from '../../support/webhooks.ts';

const ROUNDS = 40;
const AT_ONCE = 4;

/** Two stores on one database, as two processes have them. */
async function two(): Promise<readonly [Store, Store]> {
  const store = await openTestStore();
  const other = await openStore(store.address);
  onTestFinished(() => other.close());
  return [store, other];
}

/** What each gets who asks at the same time, on either store: of each several. */
async function atOnce<Result>(
  stores: readonly Store[],
  work: (store: Store, at: number) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const asked = Array.from({ length: AT_ONCE }, (_, at) => at);
  return Promise.allSettled(
    asked.flatMap((at) => stores.map((store, which) => work(store, at * stores.length + which))),
  );
}

/** What those got who got something; nobody may have failed. */
function winners<Result>(results: readonly PromiseSettledResult<Result | undefined>[]): Result[] {
  return results.flatMap((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value === undefined ? [] : [result.value];
  });
}

const oneShot = (epoch: number, at = 0): OneShot => ({
  onboardingId: `onboarding-${at}`,
  phoneNumberId: PHONE_NUMBER_ID,
  epoch,
  sync: 'history',
});

describe('what may be done once, asked for over two stores at the same time', () => {
  it('is given to one: the first call, the one after a refusal, and the repeat', async () => {
    const stores = await two();
    const [store] = stores;
    const deps = { store, clock: fixedClock() };
    for (let round = 0; round < ROUNDS; round += 1) {
      const epoch = NOW + round;
      const claim = () =>
        atOnce(stores, (asked, at) =>
          claimOneShot({ store: asked, clock: fixedClock() }, oneShot(epoch, at)),
        ).then(winners);
      const [first, ...others] = await claim();
      expect(others).toEqual([]);
      if (first === undefined) throw new Error('nobody got it');
      expect(await findClaim(deps, oneShot(epoch))).toEqual(first);
      expect(await claim()).toEqual([]);

      expect(await settleClaim(deps, first, { state: 'failed', metaCode: 131_000 })).toBe(true);
      const [second, ...more] = await claim();
      expect(more).toEqual([]);
      if (second === undefined) throw new Error('nobody got it after the refusal');

      expect(await settleClaim(deps, second, { state: 'unknown' })).toBe(true);
      const seen = await findClaim(deps, oneShot(epoch));
      if (seen === undefined) throw new Error('the claim is gone');
      const repeat = () =>
        atOnce(stores, (asked, at) =>
          claimRepeat({ store: asked, clock: fixedClock() }, oneShot(epoch, at), seen),
        ).then(winners);
      expect(await repeat()).toHaveLength(1);
      expect(await repeat()).toEqual([]);
    }
  });

  it('is settled by one who says it is done, and not undone by one who does not know', async () => {
    const stores = await two();
    const [store] = stores;
    const deps = { store, clock: fixedClock() };
    for (let round = 0; round < ROUNDS; round += 1) {
      const claim = await claimOneShot(deps, oneShot(NOW + round));
      if (claim === undefined) throw new Error('nobody got it');
      const told = await atOnce(stores, (asked, at) =>
        settleClaim(
          { store: asked, clock: fixedClock() },
          claim,
          at % 2 === 0 ? { state: 'done', how: 'accepted' } : { state: 'unknown' },
        ).then((isNews) => (isNews && at % 2 === 0 ? at : undefined)),
      );
      expect(winners(told)).toHaveLength(1);
      expect(await findClaim(deps, oneShot(NOW + round))).toMatchObject({ state: 'done' });
    }
  });

  // With SQLite, who waits for a file keeps its thread from letting go of it: `templates/apply-apart` has two processes.
  it.runIf(isPostgres)('is, of the accounts whose templates are changed, one process’s', async () => {
    const stores = await two();
    for (let round = 0; round < ROUNDS; round += 1) {
      const results = await atOnce(stores, (store, at) =>
        claimAccounts(
          {
            store,
            clock: fixedClock(),
            self: { pid: 1000 + at, machine: 'a', isRunning: () => true },
          },
          // In either order: nobody waits for somebody who waits for them.
          at % 2 === 0 ? [WABA_ID, '330000000000009'] : ['330000000000009', WABA_ID],
        ),
      );
      const claimed = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(claimed).toHaveLength(1);
      expect(refused.map(({ code }) => code)).toEqual(refused.map(() => 'templates-busy'));
      for (const one of claimed) await releaseClaims({ store: stores[0] }, one);
    }
  });
});
