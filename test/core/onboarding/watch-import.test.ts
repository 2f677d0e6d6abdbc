import { describe, expect, it } from 'vitest';
import { recordFact } from '../../../src/core/ingest/index.ts';
import type { OnboardEvent } from '../../../src/core/onboarding/index.ts';
import { watchImport } from '../../../src/core/onboarding/watch-import.ts';
import { openTestStore } from '../../support/replay.ts';
import { NOW } from '../../support/run.ts';
import { PHONE_NUMBER_ID, WABA_ID } from '../../support/webhooks.ts';
import { accountUpdate, arrive, chunk, contact, decline } from './arrivals.ts';
import { eventfulClock } from './eventful-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SETTLE_MS = 15_000;

/** An import that was asked for at `NOW`, watched for as long as ten minutes bring nothing. */
async function prepare() {
  const store = await openTestStore();
  const time = eventfulClock();
  await onboard(NOW);
  const shown: string[] = [];
  const tell = (event: OnboardEvent) => {
    if (event.event === 'progress') shown.push(`${event.history.state} ${event.history.progress}`);
  };
  const watch = (signal = new AbortController().signal, epoch = NOW) =>
    watchImport(
      { store, clock: time.clock, signal },
      {
        wabaId: WABA_ID,
        phoneNumberId: PHONE_NUMBER_ID,
        displayPhoneNumber: '+44 7700 900100',
        epoch,
        silentAfterMs: 10 * MINUTE_MS,
      },
      tell,
    );
  /** Lets a webhook come when so much was slept, stamped with the time it then is. */
  const later = (sleptMs: number, body: object) =>
    time.after(sleptMs, () => arrive(store, body, time.clock.now()));
  async function onboard(epoch: number) {
    const node = { id: PHONE_NUMBER_ID, display_phone_number: '+44 7700 900100' };
    const observed = { object: 'coex', fact: 'number-observed', at: epoch, wabaId: WABA_ID, epoch } as const;
    await recordFact(store, { ...observed, node });
  }
  const request = (epoch = NOW) =>
    recordFact(store, {
      object: 'coex',
      fact: 'sync-requested',
      at: epoch,
      phoneNumberId: PHONE_NUMBER_ID,
      sync: 'history',
      requestId: 'sr_1',
      epoch,
    });
  return { store, time, watch, later, shown, onboard, request };
}

describe('an import', () => {
  it('is complete when progress is 100 and the stragglers are in', async () => {
    const { watch, later, shown, time, request } = await prepare();
    await request();
    later(5000, chunk(40, 2));
    later(20_000, chunk(100, 3));
    // Out of order: after the one that says 100.
    later(30_000, chunk(10, 1));
    const { outcome, history } = await watch();
    expect({ outcome, chunks: history.phases[0]?.chunks }).toEqual({ outcome: 'complete', chunks: 3 });
    expect(time.sleptMs()).toBe(30_000 + SETTLE_MS);
    expect(shown).toEqual(['requested 0', 'importing 40', 'importing 100', 'complete 100']);
  });

  it('has gaps when chunks that were announced stay away', async () => {
    const { watch, later, time } = await prepare();
    later(5000, chunk(100, 3));
    later(9000, chunk(20, 1));
    expect(await watch()).toMatchObject({
      outcome: 'complete-with-gaps',
      history: { missing: [{ phase: 0, from: 2, to: 2 }] },
    });
    expect(time.sleptMs()).toBe(9000 + 2 * MINUTE_MS);
  });

  it('that was complete before is told at once', async () => {
    const { watch, store, time } = await prepare();
    await arrive(store, chunk(100), NOW + 1000);
    time.set(NOW + HOUR_MS);
    expect(await watch()).toMatchObject({ outcome: 'complete' });
    expect(time.sleptMs()).toBe(0);
  });

  it('that is declined ends with it, before and after some chunks', async () => {
    const first = await prepare();
    first.later(4000, decline());
    expect(await first.watch()).toMatchObject({ outcome: 'declined', history: { state: 'declined' } });
    const second = await prepare();
    second.later(1000, chunk(10));
    second.later(4000, decline());
    expect(await second.watch()).toMatchObject({ outcome: 'declined' });
  });

  it('is silent when nothing ever came, and by contacts no less', async () => {
    const { watch, later, time } = await prepare();
    later(9 * MINUTE_MS, contact());
    expect(await watch()).toMatchObject({ outcome: 'silent', history: { state: 'none', contacts: 1 } });
    expect(time.sleptMs()).toBe(10 * MINUTE_MS);
  });

  it('is stalled when nothing more comes, counted from the last chunk, though it brought no progress', async () => {
    const { watch, later, time } = await prepare();
    later(9 * MINUTE_MS, chunk(30, 1));
    later(18 * MINUTE_MS, chunk(30, 2));
    expect(await watch()).toMatchObject({ outcome: 'stalled', history: { state: 'stalled', progress: 30 } });
    expect(time.sleptMs()).toBe(28 * MINUTE_MS);
  });

  it('that was quiet before is given its time again', async () => {
    const { watch, store, time } = await prepare();
    await arrive(store, chunk(30), NOW + 1000);
    time.set(NOW + HOUR_MS);
    expect(await watch()).toMatchObject({ outcome: 'stalled' });
    expect(time.sleptMs()).toBe(10 * MINUTE_MS);
  });

  it('ends when the number is disconnected meanwhile, and not by what was before', async () => {
    const { watch, later, store, time } = await prepare();
    await arrive(store, accountUpdate('PARTNER_REMOVED', NOW - HOUR_MS), NOW - HOUR_MS);
    later(3000, chunk(10));
    later(60_000, accountUpdate('PARTNER_REMOVED', NOW + 60_000));
    expect(await watch()).toMatchObject({ outcome: 'disconnected', history: { state: 'importing' } });
    expect(time.sleptMs()).toBe(60_000);
  });

  it('goes on while another number of the WABA is disconnected, or this one comes back', async () => {
    const { watch, later } = await prepare();
    later(2000, accountUpdate('PARTNER_REMOVED', NOW + 2000, { phone_number: '442079460000' }));
    later(3000, accountUpdate('ACCOUNT_OFFBOARDED', NOW + 3000));
    later(4000, accountUpdate('ACCOUNT_RECONNECTED', NOW + 4000));
    later(9000, chunk(100));
    expect(await watch()).toMatchObject({ outcome: 'complete' });
  });

  it('is not complete by what an earlier onboarding brought', async () => {
    const { watch, store, later, onboard, time } = await prepare();
    await arrive(store, chunk(100), NOW + 1000);
    const again = NOW + HOUR_MS;
    time.set(again);
    await onboard(again);
    const watching = watch(undefined, again);
    later(30_000, chunk(100, 0));
    expect(await watching).toMatchObject({ outcome: 'complete', history: { epoch: again } });
    expect(time.sleptMs()).toBe(30_000 + SETTLE_MS);
  });

  it.each([
    ['back', -5 * HOUR_MS],
    ['forward', 30 * HOUR_MS],
  ])('is waited for neither longer nor less when the clock is set %s', async (_title, jumpMs) => {
    const { watch, later, time } = await prepare();
    later(MINUTE_MS, chunk(20));
    time.after(2 * MINUTE_MS, () => time.set(NOW + 2 * MINUTE_MS + jumpMs));
    expect(await watch()).toMatchObject({ outcome: 'stalled' });
    expect(time.sleptMs()).toBe(11 * MINUTE_MS);
  });

  it('settles though the clock was set back over its last chunk', async () => {
    const { watch, later, time } = await prepare();
    later(MINUTE_MS, chunk(100));
    time.after(MINUTE_MS + 1000, () => time.set(NOW - 5 * HOUR_MS));
    expect(await watch()).toMatchObject({ outcome: 'complete' });
    expect(time.sleptMs()).toBe(MINUTE_MS + SETTLE_MS);
  });

  it('is left at Ctrl-C', async () => {
    const { watch, time } = await prepare();
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    time.after(5000, () => stop.abort(reason));
    await expect(watch(stop.signal)).rejects.toBe(reason);
  });
});
