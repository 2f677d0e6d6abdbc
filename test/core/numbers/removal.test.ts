import { describe, expect, it } from 'vitest';
import { awaitRemoval, findRemoval } from '../../../src/core/numbers/index.ts';
import { openTestStore } from '../../support/replay.ts';
import { NOW } from '../../support/run.ts';
import { WABA_ID } from '../../support/webhooks.ts';
import { accountUpdate, arrive } from '../onboarding/arrivals.ts';
import { eventfulClock } from '../onboarding/eventful-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const number = { wabaId: WABA_ID, displayPhoneNumber: '+44 7700 900100' };
const by = { disconnection_info: { reason: 'ACCOUNT_DISCONNECTED', initiated_by: 'USER' } };

async function prepare() {
  const store = await openTestStore();
  const time = eventfulClock();
  const wait = (since = NOW, { timeoutMs = 5 * MINUTE_MS, signal = new AbortController().signal } = {}) =>
    awaitRemoval({ store, clock: time.clock, signal }, number, { since, timeoutMs });
  const tell = (event: string, at: number, value: object = {}) =>
    arrive(store, accountUpdate(event, at, value), at);
  return { store, time, wait, tell };
}

describe('the removal of a number', () => {
  it('is waited for, and told with its reason', async () => {
    const { wait, tell, time } = await prepare();
    time.after(20_000, () => tell('PARTNER_REMOVED', NOW + 20_000, by));
    expect(await wait()).toEqual({
      at: NOW + 20_000,
      reason: 'ACCOUNT_DISCONNECTED',
      initiatedBy: 'USER',
    });
    expect(time.sleptMs()).toBe(20_000);
  });

  it('that came before it was waited for is told at once, unless it is an old one', async () => {
    const { wait, tell, time } = await prepare();
    await tell('PARTNER_REMOVED', NOW - HOUR_MS, by);
    expect(await wait(NOW - HOUR_MS)).toMatchObject({ at: NOW - HOUR_MS });
    expect(time.sleptMs()).toBe(0);
    expect(await wait()).toBeUndefined();
    expect(time.sleptMs()).toBe(5 * MINUTE_MS);
  });

  it('counts from the second on in which it was waited for: Meta tells no milliseconds', async () => {
    const { wait, tell } = await prepare();
    await tell('PARTNER_REMOVED', NOW + 900);
    expect(await wait(NOW + 50)).toEqual({ at: NOW, reason: null, initiatedBy: null });
    expect(await wait(NOW + 1000, { timeoutMs: 0 })).toBeUndefined();
  });

  it('is over when the number came back', async () => {
    const { store, tell } = await prepare();
    expect(await findRemoval(store, number)).toBeUndefined();
    await tell('PARTNER_REMOVED', NOW, by);
    expect(await findRemoval(store, number)).toMatchObject({ at: NOW });
    await tell('PARTNER_ADDED', NOW + 1000);
    expect(await findRemoval(store, number)).toBeUndefined();
    // Late, and older than what came after it.
    await tell('PARTNER_REMOVED', NOW + 500, by);
    expect(await findRemoval(store, number)).toBeUndefined();
  });

  it('is neither that of another number of the WABA, nor that of another WABA', async () => {
    const { store, tell } = await prepare();
    await tell('PARTNER_REMOVED', NOW, { ...by, phone_number: '442079460000' });
    await tell('PARTNER_REMOVED', NOW, { ...by, waba_info: { waba_id: '339' } });
    expect(await findRemoval(store, number)).toBeUndefined();
    await tell('PARTNER_REMOVED', NOW + 1000, { ...by, phone_number: '447700900100' });
    expect(await findRemoval(store, number)).toMatchObject({ at: NOW + 1000 });
  });

  it('is told of the WABA in it, whoever’s entry it is', async () => {
    const { store } = await prepare();
    const removed = accountUpdate('PARTNER_REMOVED', NOW, { waba_info: { waba_id: WABA_ID } }, '779');
    await arrive(store, removed, NOW);
    expect(await findRemoval(store, number)).toMatchObject({ at: NOW });
  });

  it('is no temporary offboarding', async () => {
    const { store, tell } = await prepare();
    await tell('ACCOUNT_OFFBOARDED', NOW);
    expect(await findRemoval(store, number)).toBeUndefined();
  });

  it('of what is not known is not found', async () => {
    const { store, tell } = await prepare();
    await tell('PARTNER_REMOVED', NOW);
    expect(await findRemoval(store, { wabaId: null, displayPhoneNumber: null })).toBeUndefined();
    expect(await findRemoval(store, { wabaId: WABA_ID, displayPhoneNumber: null })).toMatchObject({
      at: NOW,
    });
  });

  it.each([
    ['nulls', { disconnection_info: { reason: null, initiated_by: null } }],
    ['nothing', { disconnection_info: {} }],
  ])('may come with %s for a reason', async (_title, value) => {
    const { store, tell } = await prepare();
    await tell('PARTNER_REMOVED', NOW, value);
    expect(await findRemoval(store, number)).toEqual({ at: NOW, reason: null, initiatedBy: null });
  });

  it('is waited for no longer when the clock is set back meanwhile', async () => {
    const { wait, time } = await prepare();
    time.after(MINUTE_MS, () => time.set(NOW - 5 * HOUR_MS));
    expect(await wait()).toBeUndefined();
    expect(time.sleptMs()).toBe(5 * MINUTE_MS);
  });

  it('can be given up on', async () => {
    const { wait, time } = await prepare();
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    time.after(4000, () => stop.abort(reason));
    await expect(wait(NOW, { signal: stop.signal })).rejects.toBe(reason);
  });
});
