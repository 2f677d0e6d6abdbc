import { describe, expect, it } from 'vitest';
import { claimOneShot, settleClaim } from '../../../src/core/journal/claims.ts';
import { endOnboarding, listOnboardings } from '../../../src/core/journal/index.ts';
import { noteState } from '../../../src/core/journal/journal.ts';
import { LIMITS } from '../../../src/core/rules/index.ts';
import { openTestStore } from '../../support/replay.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import { startOne } from '../onboarding/machine.ts';

async function prepare() {
  const deps = { store: await openTestStore(), clock: fixedClock() };
  const claim = async (sync: 'contacts' | 'history', epoch = NOW, onboardingId = 'x') => {
    const taken = await claimOneShot(deps, { onboardingId, phoneNumberId: '440', epoch, sync });
    if (taken === undefined) throw new Error('It is taken.');
    return taken;
  };
  return { ...deps, claim };
}

const open = { state: 'open', how: null, requestId: null, at: null };

describe('the list of onboardings', () => {
  it('is empty at first', async () => {
    const { store } = await prepare();
    expect(await listOnboardings(store, { all: true })).toEqual([]);
  });

  it('shows one that was only begun', async () => {
    const deps = await prepare();
    const { id } = await startOne(deps, { number: '+44 7700 900100' });
    expect(await listOnboardings(deps.store)).toEqual([
      {
        id,
        state: 'flow-started',
        way: 'page',
        number: '447700900100',
        losses: [],
        acceptedAt: NOW,
        wabaId: null,
        phoneNumberId: null,
        onboardedAt: null,
        deadlineAt: null,
        contacts: open,
        history: open,
        startedAt: NOW,
        updatedAt: NOW,
        endedAt: null,
        outcome: null,
      },
    ]);
  });

  it('shows how the syncs stand, by the number and its onboarding at Meta', async () => {
    const deps = await prepare();
    const { id } = await startOne(deps);
    await noteState(deps, id, 'token-ok', { waba_id: '330', phone_number_id: '440', epoch: NOW });
    const contacts = await deps.claim('contacts');
    await deps.clock.sleep(1000);
    await settleClaim(deps, contacts, { state: 'done', how: 'accepted', requestId: 'sr_1' });
    await deps.claim('history');
    await deps.claim('history', NOW - 1000);
    expect(await listOnboardings(deps.store)).toMatchObject([
      {
        onboardedAt: NOW,
        deadlineAt: NOW + LIMITS.syncWindowMs.value,
        contacts: { state: 'done', how: 'accepted', requestId: 'sr_1', at: NOW + 1000 },
        history: { state: 'started', how: null, requestId: null, at: NOW + 1000 },
      },
    ]);
  });

  it('has the latest first, and those that have ended only when all are wanted', async () => {
    const deps = await prepare();
    const first = await startOne(deps, { seed: 1 });
    await deps.clock.sleep(1000);
    const second = await startOne(deps, { seed: 2 });
    await endOnboarding(deps, first.id, 'complete');
    const ids = async (wanted: Parameters<typeof listOnboardings>[1]) =>
      (await listOnboardings(deps.store, wanted)).map(({ id }) => id);
    expect(await ids({})).toEqual([second.id]);
    expect(await ids({ all: true })).toEqual([second.id, first.id]);
    expect(await listOnboardings(deps.store, { all: true })).toMatchObject([
      { outcome: null, endedAt: null },
      { outcome: 'complete', endedAt: NOW + 1000 },
    ]);
  });

  it('can be that of one number', async () => {
    const deps = await prepare();
    const { id } = await startOne(deps, { seed: 1 });
    await startOne(deps, { seed: 2 });
    await noteState(deps, id, 'token-ok', { waba_id: '330', phone_number_id: '440', epoch: NOW });
    expect(await listOnboardings(deps.store, { phoneNumberId: '440' })).toMatchObject([{ id }]);
    expect(await listOnboardings(deps.store, { phoneNumberId: '449' })).toEqual([]);
  });

  it('holds what an older coex has left: no way, no losses', async () => {
    const { store } = await prepare();
    const row = { id: 'old', state: 'subscribed', started_at: NOW, updated_at: NOW };
    await store.db.insertInto('onboardings').values(row).execute();
    expect(await listOnboardings(store)).toMatchObject([
      { id: 'old', way: null, number: null, losses: [], acceptedAt: null },
    ]);
  });
});
