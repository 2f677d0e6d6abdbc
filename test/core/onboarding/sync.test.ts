import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { execa } from 'execa';
import fc from 'fast-check';
import type { KyselyPlugin } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../../src/core/clock.ts';
import { CoexError } from '../../../src/core/errors.ts';
import type { Graph } from '../../../src/core/graph/index.ts';
import { historyProgress } from '../../../src/core/history/index.ts';
import { recordFact } from '../../../src/core/ingest/index.ts';
import { claimOneShot, claimRepeat } from '../../../src/core/journal/claims.ts';
import { type OnboardEvent, requestSyncOnce } from '../../../src/core/onboarding/index.ts';
import { LIMITS } from '../../../src/core/rules/index.ts';
import type { Store } from '../../../src/core/store/index.ts';
import { isSqlite } from '../../support/engine.ts';
import { openTestStore } from '../../support/replay.ts';
import { fixedClock, NOW, temporaryFolder } from '../../support/run.ts';
import { metaError, openGraph, type ScriptedAnswer, scriptGraph } from '../../support/scripted-graph.ts';
import { openStoreAt, storeAddress } from '../../support/store-address.ts';
import { breakUpdates, mend } from '../../support/tables.ts';
import { PHONE_NUMBER_ID as NUMBER, WABA_ID } from '../../support/webhooks.ts';
import { arrive, chunk, contact, decline } from './arrivals.ts';
import { eventfulClock } from './eventful-clock.ts';
import { lifeOf, openMortalStore } from './life.ts';

type Sync = 'contacts' | 'history';

const accepted = { json: { messaging_product: 'whatsapp', request_id: 'sr_1' } };
const refusedAs = (code: number, subcode?: number) => ({
  status: 400,
  json: metaError(code, subcode === undefined ? {} : { error_subcode: subcode }),
});

/** A store, and a Graph API that answers as told. */
async function prepare(...answers: readonly ScriptedAnswer[]) {
  const store = await openTestStore();
  await observe(store, NOW);
  const { url, requests } = await scriptGraph(...answers);
  const time = eventfulClock();
  const deps = { store, clock: time.clock, graph: openGraph(url).graph };
  const events: OnboardEvent[] = [];
  const ask = (
    sync: Sync,
    { epoch = NOW, onboardingId = 'first', using = deps as typeof deps & { signal?: AbortSignal } } = {},
  ) =>
    requestSyncOnce(using, { onboardingId, phoneNumberId: NUMBER, epoch, sync }, 'EAAbusiness', (event) =>
      events.push(event),
    );
  return { deps, store, requests, time, events, ask, claim: claimIn(store) };
}

/** How far the import is at `NOW`. */
function progressIn(store: Store) {
  return historyProgress({ store, clock: fixedClock() }, NUMBER);
}

/** The number as an onboarding of `NOW` has found it. */
async function observe(store: Store, at: number): Promise<void> {
  const node = { id: NUMBER, is_on_biz_app: true, platform_type: 'CLOUD_API' };
  const fact = { object: 'coex', fact: 'number-observed', at, wabaId: WABA_ID, epoch: NOW, node } as const;
  await recordFact(store, fact);
}

/** The claim as it stands. */
function claimIn({ db }: Store) {
  return (sync: Sync, epoch = NOW) =>
    db
      .selectFrom('sync_claims')
      .selectAll()
      .where('sync', '=', sync)
      .where('epoch', '=', epoch)
      .executeTakeFirst();
}

/** A process that took the permission and was never heard of again. */
function dead(deps: { readonly store: Store; readonly clock: Clock }, sync: Sync = 'history', epoch = NOW) {
  return claimOneShot(deps, { onboardingId: 'dead', phoneNumberId: NUMBER, epoch, sync });
}

describe('asking for a sync', () => {
  it('is written down before the call goes out, and as done after it', async () => {
    const { deps, claim, ask, requests } = await prepare(accepted);
    const seen: unknown[] = [];
    const graph: Graph = {
      ...deps.graph,
      call: async (call) => {
        seen.push(await claim('history'));
        return deps.graph.call(call);
      },
    };
    expect(await ask('history', { using: { ...deps, graph } })).toEqual({
      how: 'accepted',
      requestId: 'sr_1',
    });
    expect(seen).toMatchObject([
      { state: 'started', onboarding_id: 'first', phone_number_id: NUMBER, at: NOW },
    ]);
    expect(await claim('history')).toMatchObject({
      state: 'done',
      how: 'accepted',
      request_id: 'sr_1',
      repeated: 0,
    });
    expect(requests).toMatchObject([
      {
        path: `/v26.0/${NUMBER}/smb_app_data`,
        authorization: 'Bearer EAAbusiness',
        body: { messaging_product: 'whatsapp', sync_type: 'history' },
      },
    ]);
    expect(await progressIn(deps.store)).toMatchObject({
      state: 'requested',
      historyRequestId: 'sr_1',
    });
  });

  it('works once for the contacts and once for the history; asked again, both are there already', async () => {
    const { ask, requests } = await prepare(accepted, accepted);
    await ask('contacts');
    await ask('history');
    const already = { how: 'already', requestId: 'sr_1' };
    expect([await ask('contacts'), await ask('history')]).toEqual([already, already]);
    expect(requests.map(({ body }) => body)).toMatchObject([
      { sync_type: 'smb_app_state_sync' },
      { sync_type: 'history' },
    ]);
  });

  it('a second time makes no call, from another process and another onboarding neither', async () => {
    const { deps, store, ask, requests } = await prepare(accepted);
    await ask('history');
    const other = await openStoreAt(store.address);
    onTestFinished(() => other.close());
    const again = await ask('history', { using: { ...deps, store: other }, onboardingId: 'second' });
    expect({ again, calls: requests.length }).toEqual({
      again: { how: 'already', requestId: 'sr_1' },
      calls: 1,
    });
  });

  it('by two processes at the same moment goes out once', async () => {
    const { url, requests } = await scriptGraph(accepted);
    const store = join(temporaryFolder(), 'store.db');
    await (await openStoreAt(store)).close();
    const address = await storeAddress(store);
    const outcomes = await Promise.all(
      ['first', 'second'].map((id) => askFromAnotherProcess(url, address, id)),
    );
    expect(outcomes.sort()).toEqual(['accepted sr_1', 'already sr_1']);
    expect(requests).toHaveLength(1);
  });

  it('is open again after a new onboarding of the number', async () => {
    const { ask } = await prepare(accepted, accepted);
    await ask('history');
    expect(await ask('history', { epoch: NOW - 1000, onboardingId: 'second' })).toMatchObject({
      how: 'accepted',
    });
  });

  it('is left to Meta when this clock says that 24 hours have passed: the clock may be wrong', async () => {
    const { ask, requests } = await prepare(accepted);
    const late = NOW - LIMITS.syncWindowMs.value - 1;
    expect(await ask('history', { epoch: late })).toEqual({ how: 'accepted', requestId: 'sr_1' });
    expect(requests).toHaveLength(1);
  });
});

describe('a sync that Meta', () => {
  it.each([
    ['a revoked token', { status: 401, json: metaError(190) }, 'graph-not-permitted', 190],
    ['an unknown number', refusedAs(100, 33), 'graph-not-found', 100],
    ['too many calls', refusedAs(80007), 'graph-transient', 80007],
    ['a proxy that lets nobody through', { status: 403, text: '<html></html>' }, 'graph-unexpected', null],
  ] as const)('refused for %s can be asked for again', async (_title, refusal, code, metaCode) => {
    const { ask, claim, requests, events } = await prepare(refusal, accepted);
    await expect(ask('history')).rejects.toMatchObject({ code });
    expect(await claim('history')).toMatchObject({ state: 'failed', meta_code: metaCode });
    expect(await ask('history')).toEqual({ how: 'accepted', requestId: 'sr_1' });
    expect(await claim('history')).toMatchObject({ state: 'done', meta_code: null, repeated: 0 });
    expect({ calls: requests.length, events }).toEqual({ calls: 2, events: [] });
  });

  it('was never reached for can be asked for again', async () => {
    const { deps, ask, claim } = await prepare(accepted);
    const { graph } = openGraph('http://127.0.0.1:1');
    await expect(ask('history', { using: { ...deps, graph } })).rejects.toMatchObject({
      code: 'graph-unreachable',
    });
    expect(await claim('history')).toMatchObject({ state: 'failed' });
    expect(await ask('history')).toMatchObject({ how: 'accepted' });
  });

  it('was never asked for, since the call could not be made, can be asked for again', async () => {
    const { deps, ask, claim } = await prepare(accepted);
    const graph: Graph = { ...deps.graph, call: () => Promise.reject(new Error('no such module')) };
    await expect(ask('history', { using: { ...deps, graph } })).rejects.toThrow('no such module');
    expect(await claim('history')).toMatchObject({ state: 'failed' });
    expect(await ask('history')).toMatchObject({ how: 'accepted' });
  });

  it.each([
    ['2593107', refusedAs(2593107)],
    ['100 with that subcode', refusedAs(100, 2593107)],
  ])('was asked for before, by whomever (%s), is there already', async (_title, refusal) => {
    const { ask, claim, store } = await prepare(refusal);
    expect(await ask('history')).toEqual({ how: 'already', requestId: null });
    expect(await claim('history')).toMatchObject({ state: 'done', how: 'already' });
    expect(await progressIn(store)).toMatchObject({ state: 'requested' });
  });

  it('gives no more since its window is closed is told so, whatever the clock here says', async () => {
    const { ask, claim } = await prepare(refusedAs(2593108));
    await expect(ask('contacts')).rejects.toMatchObject({
      code: 'sync-window-closed',
      exit: 6,
      cause: expect.objectContaining({ code: 'graph-guarded' }),
    });
    expect(await claim('contacts')).toMatchObject({ state: 'failed', meta_code: 2593108 });
  });

  it.each([
    ['2593109', refusedAs(2593109)],
    ['100 with that subcode', refusedAs(100, 2593109)],
  ])('says at once is not shared (%s) is declined', async (_title, refusal) => {
    const { ask, claim, store, requests } = await prepare(refusal);
    expect(await ask('history')).toEqual({ how: 'declined', requestId: null });
    expect(await claim('history')).toMatchObject({ state: 'done', how: 'declined' });
    expect(await progressIn(store)).toMatchObject({ state: 'declined' });
    expect(await ask('history')).toMatchObject({ how: 'already' });
    expect(requests).toHaveLength(1);
  });

  it('says at once is not shared is declined, though the process that heard it was killed', async () => {
    for (let last = 0; ; last += 1) {
      const store = await openTestStore();
      await observe(store, NOW);
      const time = eventfulClock();
      const call = () => Promise.reject(refusal('graph-guarded', 2593109));
      const graph: Graph = { baseUrl: 'http://meta', call, close: async () => undefined };
      const oneShot = { onboardingId: 'x', phoneNumberId: NUMBER, epoch: NOW, sync: 'history' } as const;
      const life = lifeOf(last);
      const mortal = await openMortalStore(store.location, life);
      const heard = requestSyncOnce({ graph, store: mortal, clock: time.clock }, oneShot, 'EAA');
      heard.catch(() => undefined);
      await Promise.race([heard, life.died]);
      await mortal.close();
      await requestSyncOnce({ graph, store, clock: time.clock }, oneShot, 'EAA');
      const where = `killed after statement ${last}`;
      expect(await progressIn(store), where).toMatchObject({ state: 'declined' });
      expect(await claimIn(store)('history'), where).toMatchObject({ state: 'done' });
      if (!life.isOver()) break;
    }
  });

  it('accepted, while the store could not keep it, says so instead of inviting a repeat', async () => {
    const { store, ask, requests } = await prepare(accepted);
    await store.db.schema.alterTable('deliveries').renameTo('gone').execute();
    await expect(ask('history')).rejects.toMatchObject({ code: 'accepted-not-recorded', exit: 1 });
    await expect(ask('history')).rejects.toMatchObject({ code: 'accepted-not-recorded' });
    await store.db.schema
      .alterTable('gone' as 'deliveries')
      .renameTo('deliveries')
      .execute();
    expect(await ask('history')).toEqual({ how: 'already', requestId: 'sr_1' });
    expect(await progressIn(store)).toMatchObject({ historyRequestId: 'sr_1' });
    expect(requests).toHaveLength(1);
  });

  it('accepted keeps its permission when the store fails at the word of it', async () => {
    const { store, ask, claim } = await prepare(accepted, refusedAs(2593107));
    breakUpdates(store.location, 'sync_claims', "new.state = 'done'");
    await expect(ask('history')).rejects.toThrow();
    expect(await claim('history')).toMatchObject({ state: 'started' });
    mend(store.location, 'sync_claims');
    expect(await ask('history')).toMatchObject({ how: 'already' });
  });
});

const LOST: readonly [string, ScriptedAnswer][] = [
  ['cut the connection', 'reset'],
  ['broke off in its answer', 'reset-in-answer'],
  ['answered with a page of HTML', { status: 502, text: '<html></html>' }],
  ['answered without a request id', { json: { success: true } }],
  ['was out of service', { status: 503, json: metaError(2) }],
  ['failed for a reason it does not know', { status: 500, json: metaError(1) }],
  ['gave a code nobody has described', { status: 400, json: metaError(987654) }],
];

describe('a sync whose answer was lost', () => {
  it.each(LOST)('waits for webhooks and is seen when they come: Meta %s', async (_title, answer) => {
    const { ask, claim, requests, events, time, store } = await prepare(answer);
    time.after(10_000, () => arrive(store, chunk(20), NOW + 10_000));
    expect(await ask('history')).toEqual({ how: 'seen', requestId: null });
    expect(events).toEqual([{ event: 'sync-unknown', sync: 'history', waitUntil: NOW + 60_000 }]);
    expect(await claim('history')).toMatchObject({ state: 'done', how: 'seen', repeated: 0 });
    expect(await progressIn(store)).toMatchObject({ state: 'importing', progress: 20 });
    expect({ calls: requests.length, sleptMs: time.sleptMs() }).toEqual({ calls: 1, sleptMs: 10_000 });
  });

  it('is seen by its own webhooks: the contacts by contacts', async () => {
    const { ask, time, store } = await prepare('reset');
    time.after(4000, () => arrive(store, contact(), NOW + 4000));
    expect(await ask('contacts')).toMatchObject({ how: 'seen' });
  });

  it('is seen, and nothing told, when they came while the call was still waiting for its answer', async () => {
    const { deps, ask, events, time, store } = await prepare('reset');
    const graph: Graph = {
      ...deps.graph,
      call: async (call) => {
        await deps.clock.sleep(5000);
        await arrive(store, contact(), deps.clock.now());
        await deps.clock.sleep(25_000);
        return deps.graph.call(call);
      },
    };
    expect(await ask('contacts', { using: { ...deps, graph } })).toMatchObject({ how: 'seen' });
    expect({ events, sleptMs: time.sleptMs() }).toEqual({ events: [], sleptMs: 30_000 });
  });

  it('is not seen by webhooks from before, of another field, of another number, or by what coex wrote', async () => {
    const { ask, store, time, requests } = await prepare('reset', refusedAs(2593107));
    await arrive(store, chunk(5), NOW - 1);
    time.after(4000, async () => {
      await arrive(store, contact(), NOW + 4000);
      const other = { display_phone_number: '442079460000', phone_number_id: '449' };
      await arrive(store, chunk(7, 2, other), NOW + 4000);
      await observe(store, NOW + 4000);
    });
    expect(await ask('history')).toMatchObject({ how: 'already' });
    expect(requests).toHaveLength(2);
  });

  it('is a sign too when they say that the history is not shared', async () => {
    const { ask, store, time } = await prepare('reset');
    time.after(4000, () => arrive(store, decline(), NOW + 4000));
    expect(await ask('history')).toMatchObject({ how: 'seen' });
    expect(await progressIn(store)).toMatchObject({ state: 'declined' });
  });

  it.each(LOST)(
    'is asked for once more when nothing comes, and there already: Meta %s',
    async (_title, answer) => {
      const { ask, claim, requests, events, time } = await prepare(answer, refusedAs(2593107));
      expect(await ask('history')).toEqual({ how: 'already', requestId: null });
      expect(await claim('history')).toMatchObject({ state: 'done', how: 'already', repeated: 1 });
      expect({ calls: requests.length, events: events.length, sleptMs: time.sleptMs() }).toEqual({
        calls: 2,
        events: 1,
        sleptMs: 60_000,
      });
    },
  );

  it('is repeated and accepted then, when Meta had heard nothing the first time', async () => {
    const { ask, claim, store } = await prepare('reset', accepted);
    expect(await ask('history')).toEqual({ how: 'repeated', requestId: 'sr_1' });
    expect(await claim('history')).toMatchObject({ state: 'done', how: 'repeated', request_id: 'sr_1' });
    expect(await progressIn(store)).toMatchObject({ historyRequestId: 'sr_1' });
  });

  it('twice stays unknown, and is never asked for a third time, by no later run either', async () => {
    const { ask, claim, requests, events } = await prepare('reset', 'reset');
    const unknown = { how: 'unknown', requestId: null };
    expect(await ask('history')).toEqual(unknown);
    expect(await ask('history')).toEqual(unknown);
    expect(await ask('history', { onboardingId: 'second' })).toEqual(unknown);
    expect(await claim('history')).toMatchObject({ state: 'unknown', repeated: 1 });
    expect(requests).toHaveLength(2);
    expect(events.length).toBeLessThanOrEqual(2);
  });

  it('twice is seen by a later run when the webhooks came after all', async () => {
    const { ask, store, time, requests } = await prepare('reset', 'reset');
    await ask('history');
    await arrive(store, chunk(50), time.clock.now() + 1);
    expect(await ask('history')).toMatchObject({ how: 'seen' });
    expect(requests).toHaveLength(2);
  });

  it('and that was refused when repeated gives the permission back, and no more than that', async () => {
    const { ask, claim, requests } = await prepare('reset', { status: 401, json: metaError(190) }, 'reset');
    await expect(ask('history')).rejects.toMatchObject({ code: 'graph-not-permitted' });
    expect(await claim('history')).toMatchObject({ state: 'failed', repeated: 1 });
    // A third call, since Meta refused the second; it is the last.
    expect(await ask('history')).toMatchObject({ how: 'unknown' });
    expect(await ask('history')).toMatchObject({ how: 'unknown' });
    expect(requests).toHaveLength(3);
  });

  it('can be stopped while it waits, and goes on from there', async () => {
    const { deps, ask, claim, requests, time } = await prepare('reset', accepted);
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    time.after(6000, () => stop.abort(reason));
    await expect(ask('history', { using: { ...deps, signal: stop.signal } })).rejects.toBe(reason);
    expect(await claim('history')).toMatchObject({ state: 'unknown', repeated: 0 });
    expect(requests).toHaveLength(1);
    expect(await ask('history')).toMatchObject({ how: 'repeated' });
    expect(time.sleptMs()).toBe(60_000);
  });
});

describe('a sync that a process died over', () => {
  it('waits as long as the call may be under way, then is asked for once more', async () => {
    const { deps, ask, claim, events, time } = await prepare(accepted);
    await dead(deps);
    expect(await ask('history')).toEqual({ how: 'repeated', requestId: 'sr_1' });
    expect(events).toEqual([{ event: 'sync-unknown', sync: 'history', waitUntil: NOW + 240_000 }]);
    expect(time.sleptMs()).toBe(240_000);
    expect(await claim('history')).toMatchObject({ state: 'done', repeated: 1, onboarding_id: 'first' });
  });

  it('long ago is asked for once more without waiting', async () => {
    const { deps, ask, time } = await prepare(refusedAs(2593107));
    await dead(deps);
    time.set(NOW + 3_600_000);
    expect(await ask('history')).toMatchObject({ how: 'already' });
    expect(time.sleptMs()).toBe(0);
  });

  it('is seen without a call when its webhooks have come meanwhile', async () => {
    const { deps, ask, store, time } = await prepare();
    await dead(deps);
    await arrive(store, chunk(30), NOW + 7000);
    time.set(NOW + 3_600_000);
    expect(await ask('history')).toMatchObject({ how: 'seen' });
  });

  it('the second time is never asked for again', async () => {
    const { deps, ask } = await prepare();
    const claim = await dead(deps);
    const oneShot = { onboardingId: 'dead', phoneNumberId: NUMBER, epoch: NOW, sync: 'history' } as const;
    if (claim !== undefined) await claimRepeat(deps, oneShot, claim);
    expect(await ask('history')).toEqual({ how: 'unknown', requestId: null });
  });

  it('goes on at once when the other comes back alive', async () => {
    const { deps, ask, claim, time, store } = await prepare();
    await dead(deps);
    time.after(4000, async () => {
      const done = { state: 'done' as const, how: 'accepted', request_id: 'sr_9' };
      await store.db.updateTable('sync_claims').set(done).execute();
    });
    expect(await ask('history')).toEqual({ how: 'already', requestId: 'sr_9' });
    expect(time.sleptMs()).toBe(4000);
    // The other died before it told the projections.
    expect(await progressIn(store)).toMatchObject({ historyRequestId: 'sr_9' });
    expect(await claim('history')).toMatchObject({ how: 'accepted' });
  });
});

describe('a window about to close', () => {
  const WINDOW_MS = LIMITS.syncWindowMs.value;

  it('is not missed by waiting: the repeat goes out a minute before its end', async () => {
    const { ask, time } = await prepare('reset', accepted);
    const epoch = NOW - WINDOW_MS + 90_000;
    expect(await ask('history', { epoch })).toMatchObject({ how: 'repeated' });
    expect(time.sleptMs()).toBe(30_000);
  });

  it('lets the repeat go out at once in its last minute', async () => {
    const { ask, time, events } = await prepare('reset', accepted);
    expect(await ask('history', { epoch: NOW - WINDOW_MS + 5000 })).toMatchObject({ how: 'repeated' });
    expect({ sleptMs: time.sleptMs(), events }).toEqual({ sleptMs: 0, events: [] });
  });

  it('that closes meanwhile leaves it unknown, and asks nothing', async () => {
    const { deps, ask, requests } = await prepare();
    const epoch = NOW - WINDOW_MS - 1;
    await dead(deps, 'history', epoch);
    expect(await ask('history', { epoch })).toEqual({ how: 'unknown', requestId: null });
    expect(requests).toEqual([]);
  });
});

describe('two processes that ask for one sync', () => {
  const oneShot = { onboardingId: 'late', phoneNumberId: NUMBER, epoch: NOW, sync: 'history' } as const;

  /** One whose call comes back when it is let go, and meanwhile another that has given it up and repeated it. */
  async function overtaken(first: ScriptedAnswer, second: ScriptedAnswer) {
    const prepared = await prepare(second, first);
    const { deps } = prepared;
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const graph: Graph = {
      ...deps.graph,
      call: async (call) => {
        await gate;
        return deps.graph.call(call);
      },
    };
    const slow = requestSyncOnce({ ...deps, graph }, oneShot, 'EAAbusiness');
    slow.catch(() => undefined);
    await expect.poll(() => prepared.claim('history')).toMatchObject({ state: 'started' });
    const quick = await prepared.ask('history').catch((error: unknown) => error);
    letGo();
    return { ...prepared, quick, slow: await slow.catch((error: unknown) => error) };
  }

  it('keep the request id, whichever of them is told it', async () => {
    const late = await overtaken(accepted, refusedAs(2593107));
    expect([late.quick, late.slow]).toEqual([
      { how: 'already', requestId: null },
      { how: 'accepted', requestId: 'sr_1' },
    ]);
    expect(await late.claim('history')).toMatchObject({ state: 'done', request_id: 'sr_1' });
    expect(await progressIn(late.store)).toMatchObject({ historyRequestId: 'sr_1' });

    const early = await overtaken(refusedAs(2593107), accepted);
    expect([early.quick, early.slow]).toEqual([
      { how: 'repeated', requestId: 'sr_1' },
      { how: 'already', requestId: 'sr_1' },
    ]);
    expect(await early.claim('history')).toMatchObject({ state: 'done', request_id: 'sr_1' });
    expect(await progressIn(early.store)).toMatchObject({ historyRequestId: 'sr_1' });
  });

  it('do not forget what was accepted when the slower one hears nothing, or no', async () => {
    const unheard = await overtaken('reset', accepted);
    expect(unheard.slow).toEqual({ how: 'already', requestId: 'sr_1' });
    expect(await unheard.claim('history')).toMatchObject({ state: 'done', how: 'repeated' });
    expect(unheard.requests).toHaveLength(2);

    const refused = await overtaken({ status: 401, json: metaError(190) }, accepted);
    expect(refused.slow).toMatchObject({ code: 'graph-not-permitted' });
    expect(await refused.claim('history')).toMatchObject({ state: 'done', how: 'repeated' });
  });

  it('have one repeat between them, though the clock stands still and the claim looks as it did', async () => {
    const { deps, claim, store } = await prepare();
    await dead(deps);
    const seen = await claim('history');
    if (seen === undefined) throw new Error('There is no claim.');
    const taken = [await claimRepeat(deps, oneShot, seen), await claimRepeat(deps, oneShot, seen)];
    expect(taken).toMatchObject([{ state: 'started', repeated: 1, onboarding_id: 'late' }, undefined]);
    await store.db.updateTable('sync_claims').set({ state: 'unknown' }).execute();
    expect(await claimRepeat(deps, oneShot, { ...seen, state: 'unknown' })).toBeUndefined();
  });

  it('do not ask a third time when the first one hears late that it was refused', async () => {
    const { claim, slow, ask, requests } = await overtaken({ status: 401, json: metaError(190) }, 'reset');
    expect(slow).toMatchObject({ code: 'graph-not-permitted' });
    expect(await claim('history')).toMatchObject({ state: 'unknown', repeated: 1 });
    expect(await ask('history')).toMatchObject({ how: 'unknown' });
    expect(requests).toHaveLength(2);
  });
});

/** What becomes of a call: Meta hears and answers, hears and the answer is lost, never hears, or refuses the token. */
const fate = fc.constantFrom('answered', 'unheard', 'lost', 'refused');

/** Meta as far as a sync goes. */
function metaOf(fates: readonly string[]) {
  const told = { accepted: 0, refused: 0, calls: 0 };
  const answer = (): unknown => {
    const becomes = fates[told.calls] ?? 'answered';
    told.calls += 1;
    const unknown = new CoexError('graph-outcome-unknown', { call: 'POST', problem: 'ECONNRESET' });
    if (becomes === 'lost') throw unknown;
    if (becomes === 'refused') {
      told.refused += 1;
      throw refusal('graph-not-permitted', 190);
    }
    told.accepted += 1;
    if (becomes === 'unheard') throw unknown;
    if (told.accepted > 1) throw refusal('graph-guarded', 2593107);
    return { request_id: 'sr_1' };
  };
  return { told, answer };
}

/** What Meta says no with. */
function refusal(code: 'graph-not-permitted' | 'graph-guarded', metaCode: number): CoexError {
  const values = { call: 'POST', meaning: '', metaCode, fix: '' };
  return new CoexError(code, values, { meta: { code: metaCode, httpStatus: 400 } });
}

describe('in whatever order two processes and Meta take their turns', () => {
  it('a sync is asked for once, and at most once more when nobody knows, and what is known stays known', async () => {
    const store = await openTestStore();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fate, { maxLength: 6 }),
        fc.array(fc.option(fc.nat(12), { nil: undefined }), { minLength: 2, maxLength: 2 }),
        fc.boolean(),
        async (scheduler, fates, deaths, hasWebhooks) => {
          run += 1;
          const epoch = NOW - run;
          const { told, answer } = metaOf(fates);
          let now = NOW;
          const oneShot = (onboardingId: string) =>
            ({ onboardingId, phoneNumberId: NUMBER, epoch, sync: 'history' }) as const;
          /** Asks as a process that does nothing more after so many turns. */
          const ask = async (onboardingId: string, dies: number | undefined) => {
            let turns = 0;
            const turn = async () => {
              await scheduler.schedule(Promise.resolve(), onboardingId);
              if (turns === dies) await new Promise(() => undefined);
              turns += 1;
            };
            const clock: Clock = {
              now: () => now,
              sleep: async (durationMs) => {
                await turn();
                now += durationMs;
              },
            };
            const call = async () => {
              await turn();
              try {
                return answer();
              } finally {
                await turn();
              }
            };
            const graph: Graph = { baseUrl: 'http://meta', call, close: async () => undefined };
            const inTurns: KyselyPlugin = {
              transformQuery: ({ node }) => node,
              transformResult: async ({ result }) => {
                await scheduler.schedule(Promise.resolve(), onboardingId);
                return result;
              },
            };
            const own = { ...store, db: store.db.withPlugin(inTurns) };
            const asked = requestSyncOnce({ graph, store: own, clock }, oneShot(onboardingId), 'EAA');
            return asked.catch((error: CoexError) => error);
          };
          const outcomes: unknown[] = [];
          const both = ['a', 'b'].map(async (name, index) => {
            outcomes.push(await ask(name, deaths[index]));
          });
          const webhooks = async () => {
            await scheduler.schedule(Promise.resolve(), 'webhook');
            if (told.accepted > 0) await arrive(store, chunk(run % 100, run), now);
          };
          const living = both.filter((_, index) => deaths[index] === undefined);
          await scheduler.waitFor(Promise.all([...living, ...(hasWebhooks ? [webhooks()] : [])]));
          // Projecting lets the event loop take its turn, which the scheduler does not see.
          for (let turns = 0; turns < 20; turns += 1) {
            await scheduler.waitIdle();
            await setImmediate();
          }
          const before = await claimIn(store)('history', epoch);
          // Somebody comes later and goes on; the token is good by now.
          const last = ask('c', undefined);
          const after = await scheduler.waitFor(last);
          const claim = await claimIn(store)('history', epoch);
          const asked = told.calls - told.refused;
          expect(asked).toBeLessThanOrEqual(2);
          if (before?.state === 'done') expect(claim).toEqual(before);
          const ids = outcomes.flatMap((outcome) => (outcome as { requestId?: string }).requestId ?? []);
          if (ids.length > 0) expect(claim).toMatchObject({ state: 'done', request_id: 'sr_1' });
          if (after instanceof Error) expect(after).toMatchObject({ code: 'graph-not-permitted' });
          else if ('how' in after && after.how === 'unknown') expect(claim?.repeated).toBe(1);
          else expect(claim).toMatchObject({ state: 'done' });
        },
      ),
      { numRuns: isSqlite ? 200 : 40 },
    );
  });
});

describe('a clock that is set', () => {
  const HOUR_MS = 3_600_000;
  const LIVES: readonly (readonly string[])[] = [
    ['answered'],
    ['unheard', 'answered'],
    ['lost', 'answered'],
    ['lost', 'lost'],
    ['unheard', 'unheard'],
    ['refused'],
  ];
  const jumps = [-5 * HOUR_MS, -30 * HOUR_MS, 5 * HOUR_MS, 25 * HOUR_MS];

  it.each(jumps.flatMap((jump) => LIVES.map((fates) => [jump / HOUR_MS, fates.join(', ')] as const)))(
    'by %i hours between any two steps neither asks too often nor waits for ever (%s)',
    async (hours, fates) => {
      const store = await openTestStore();
      for (let at = 0; ; at += 1) {
        const { told, answer } = metaOf(fates.split(', '));
        const epoch = NOW - at;
        let steps = 0;
        let sleptMs = 0;
        const now = () => NOW + sleptMs + (steps > at ? hours * HOUR_MS : 0);
        // Whenever the time is looked at, and whenever it passes.
        const clock: Clock = {
          now: () => {
            steps += 1;
            return now();
          },
          sleep: async (durationMs) => {
            steps += 1;
            sleptMs += durationMs;
          },
        };
        const graph: Graph = {
          baseUrl: 'http://meta',
          call: async () => {
            steps += 1;
            return answer();
          },
          close: async () => undefined,
        };
        const oneShot = { onboardingId: 'x', phoneNumberId: NUMBER, epoch, sync: 'history' } as const;
        const asked = () =>
          requestSyncOnce({ graph, store, clock }, oneShot, 'EAA').then(
            ({ how }) => how,
            ({ code }: CoexError) => code,
          );
        const first = await asked();
        const second = await asked();
        const where = `at step ${at}: ${first}, then ${second}`;
        expect(told.calls - told.refused, where).toBeLessThanOrEqual(2);
        expect(sleptMs, where).toBeLessThanOrEqual(4 * 240_000);
        const isClosed = first === 'sync-window-closed';
        if (isClosed) expect(hours, where).toBe(25);
        if (told.accepted > 0 && !isClosed && fates.includes('answered')) {
          expect(second, where).toMatch(/^(already|unknown)$/);
        }
        if (steps <= at) break;
      }
    },
  );
});

const OTHER_PROCESS = `
  const { createGraph } = await import('./src/core/graph/index.ts');
  const { requestSyncOnce } = await import('./src/core/onboarding/index.ts');
  const { openStore } = await import('./src/core/store/index.ts');
  const { setTimeout } = await import('node:timers/promises');
  const [baseUrl, file, onboardingId, phoneNumberId, now] = process.argv.slice(1);
  const clock = { now: () => Number(now), sleep: () => setTimeout(50) };
  const random = { next: () => 0, hex: () => '' };
  const graph = createGraph({
    baseUrl, version: 'v26.0', token: async () => '', appSecret: async () => undefined, clock, random,
  });
  const store = await openStore(file);
  const oneShot = { onboardingId, phoneNumberId, epoch: Number(now), sync: 'history' };
  const outcome = await requestSyncOnce({ graph, store, clock }, oneShot, 'EAAbusiness');
  await graph.close();
  await store.close();
  process.stdout.write(outcome.how + ' ' + outcome.requestId);
`;

async function askFromAnotherProcess(url: string, store: string, onboardingId: string): Promise<string> {
  const flags = ['--input-type=module', '--eval', OTHER_PROCESS];
  const { stdout } = await execa(process.execPath, [...flags, url, store, onboardingId, NUMBER, String(NOW)]);
  return stdout;
}
