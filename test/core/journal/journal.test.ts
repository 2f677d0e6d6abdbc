import { describe, expect, it } from 'vitest';
import { CoexError } from '../../../src/core/errors.ts';
import { requestSync } from '../../../src/core/graph/index.ts';
import { projectAll, recordFact, resetProjections } from '../../../src/core/ingest/index.ts';
import { amendOnboarding, endOnboarding, findUnfinished } from '../../../src/core/journal/index.ts';
import { journalled, mayHaveBeenDone, noteState } from '../../../src/core/journal/journal.ts';
import { requestSyncOnce } from '../../../src/core/onboarding/index.ts';
import type { Store } from '../../../src/core/store/index.ts';
import { openTestStore } from '../../support/replay.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import { metaError, openGraph, type ScriptedAnswer, scriptGraph } from '../../support/scripted-graph.ts';
import { PHONE_NUMBER_ID, WABA_ID } from '../../support/webhooks.ts';
import { arrive, chunk } from '../onboarding/arrivals.ts';
import { onboardingOf, startOne } from '../onboarding/machine.ts';

async function prepare() {
  const store = await openTestStore();
  return { store, clock: fixedClock() };
}

const steps = ({ db }: Store) => db.selectFrom('onboarding_steps').selectAll().execute();

describe('an onboarding in the journal', () => {
  it('is begun with what it is for, and what the customer has accepted to lose', async () => {
    const deps = await prepare();
    const row = await startOne(deps, { number: '+44 7700 900100', way: 'hosted' });
    expect(row).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      state: 'flow-started',
      way: 'hosted',
      number: '447700900100',
      losses: '[]',
      accepted_at: NOW,
      started_at: NOW,
      updated_at: NOW,
      waba_id: null,
      phone_number_id: null,
      epoch: null,
      outcome: null,
      ended_at: null,
    });
    expect(await onboardingOf(deps.store, row.id)).toEqual(row);
  });

  it('keeps what became known when its state moves on', async () => {
    const deps = await prepare();
    const { id } = await startOne(deps);
    await noteState(deps, id, 'token-ok', { waba_id: '330', phone_number_id: '440', epoch: NOW });
    await deps.clock.sleep(1000);
    await noteState(deps, id, 'subscribed');
    expect(await onboardingOf(deps.store, id)).toMatchObject({
      state: 'subscribed',
      waba_id: '330',
      phone_number_id: '440',
      epoch: NOW,
      updated_at: NOW + 1000,
    });
  });

  it('goes on another way, for another number, with what was not given as it was', async () => {
    const deps = await prepare();
    const { id } = await startOne(deps, { number: '447700900100' });
    await deps.clock.sleep(1000);
    const moved = await amendOnboarding(deps, id, { way: 'paste' });
    expect(moved).toMatchObject({ way: 'paste', number: '447700900100', accepted_at: NOW });
    const other = await amendOnboarding(deps, id, { number: '+44 7700 900111', losses: ['groups'] });
    expect(other).toMatchObject({
      way: 'paste',
      number: '447700900111',
      losses: '["groups"]',
      accepted_at: NOW + 1000,
    });
  });
});

describe('the onboarding to go on with', () => {
  it('is the only one under way, when none is named', async () => {
    const deps = await prepare();
    await expect(findUnfinished(deps.store, {})).rejects.toMatchObject({ code: 'not-found', exit: 5 });
    const ended = await startOne(deps, { seed: 1 });
    await endOnboarding(deps, ended.id, 'complete');
    const open = await startOne(deps, { seed: 2 });
    expect(await findUnfinished(deps.store, {})).toEqual(open);
  });

  it('is to be named when several are under way; their ids are told', async () => {
    const deps = await prepare();
    const first = await startOne(deps, { seed: 1 });
    await deps.clock.sleep(1000);
    const second = await startOne(deps, { seed: 2 });
    await expect(findUnfinished(deps.store, {})).rejects.toMatchObject({
      code: 'ambiguous',
      hint: expect.stringContaining(`${second.id}, ${first.id}`),
    });
    expect(await findUnfinished(deps.store, { id: first.id })).toEqual(first);
    await expect(findUnfinished(deps.store, { id: 'x' })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('x'),
    });
  });

  it('is found by the number it was begun for, in any spelling: the latest of them', async () => {
    const deps = await prepare();
    await startOne(deps, { seed: 1, number: '+44 7700 900100' });
    await deps.clock.sleep(1000);
    const latest = await startOne(deps, { seed: 2, number: '447700900100' });
    await startOne(deps, { seed: 3, number: '447700900111' });
    await startOne(deps, { seed: 4 });
    expect(await findUnfinished(deps.store, { number: '+44 (7700) 900-100' })).toEqual(latest);
    await expect(findUnfinished(deps.store, { number: '447700900999' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('is found by the number it has connected, though it was begun for any', async () => {
    const deps = await prepare();
    const { id } = await startOne(deps);
    await noteState(deps, id, 'token-ok', { waba_id: WABA_ID, phone_number_id: PHONE_NUMBER_ID, epoch: NOW });
    const node = { id: PHONE_NUMBER_ID, display_phone_number: '+44 7700 900100' };
    const seen = { object: 'coex', fact: 'number-observed', at: NOW, wabaId: WABA_ID, epoch: NOW } as const;
    await recordFact(deps.store, { ...seen, node });
    const row = await onboardingOf(deps.store, id);
    expect(await findUnfinished(deps.store, { number: '447700900100' })).toEqual(row);
    expect(await findUnfinished(deps.store, { number: PHONE_NUMBER_ID })).toEqual(row);
    await expect(findUnfinished(deps.store, { number: 'no digits' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('a step', () => {
  it('is written down before it is done, and counted', async () => {
    const deps = await prepare();
    const step = { onboardingId: 'a', step: 'code' };
    const seen: unknown[] = [];
    const work = async () => {
      seen.push(...(await steps(deps.store)));
      await deps.clock.sleep(500);
      return 'done';
    };
    expect(await journalled(deps, step, work)).toBe('done');
    expect(await steps(deps.store)).toMatchObject([{ state: 'done', at: NOW + 500, attempts: 1 }]);
    await journalled(deps, step, work);
    expect(seen).toMatchObject([
      { state: 'started', at: NOW, attempts: 1 },
      { state: 'started', at: NOW + 500, attempts: 2 },
    ]);
  });

  it.each<[string, unknown, 'failed' | 'unknown']>([
    ['a fault of coex', new TypeError('bug'), 'failed'],
    ['no answer', new CoexError('graph-outcome-unknown', { call: 'x', problem: 'y' }), 'unknown'],
    ['what never left', unreachable(true), 'failed'],
  ])('that ends with %s is settled, and its failure goes on', async (_title, failure, state) => {
    const deps = await prepare();
    const step = { onboardingId: 'a', step: 'code' };
    await expect(journalled(deps, step, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await steps(deps.store)).toMatchObject([{ state }]);
  });

  it('of one onboarding is not that of another', async () => {
    const deps = await prepare();
    await journalled(deps, { onboardingId: 'a', step: 'code' }, async () => undefined);
    await journalled(deps, { onboardingId: 'b', step: 'code' }, async () => undefined);
    expect(await steps(deps.store)).toHaveLength(2);
  });
});

function unreachable(nothingDone: boolean): CoexError {
  return new CoexError('graph-unreachable', { host: 'x', call: 'y', problem: 'z' }, { nothingDone });
}

describe('a call with an effect that failed', () => {
  it.each<[string, ScriptedAnswer, boolean]>([
    ['cut off', 'reset', true],
    ['cut off in the answer', 'reset-in-answer', true],
    ['answered by a page with 502', { status: 502, text: '<html></html>' }, true],
    ['answered by a page with 403', { status: 403, text: '<html></html>' }, false],
    ['answered without what it promises', { json: {} }, true],
    ['answered with 500 and a code that says to try again', { status: 500, json: metaError(2) }, true],
    ['answered with 500 and an odd code', { status: 500, json: metaError(987654) }, true],
    ['answered with 400 and an odd code', { status: 400, json: metaError(987654) }, true],
    ['refused for the token', { status: 401, json: metaError(190) }, false],
    ['refused for the permission', { status: 403, json: metaError(200) }, false],
    ['refused for too many calls', { status: 400, json: metaError(80007) }, false],
  ])('is taken by whether it may have had it: %s', async (_title, answer, expected) => {
    const { url } = await scriptGraph(answer);
    const { graph } = openGraph(url);
    const failure = await requestSync(graph, PHONE_NUMBER_ID, 'history', 'EAA').catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(CoexError);
    expect(mayHaveBeenDone(failure)).toBe(expected);
  });

  it.each([
    ['Ctrl-C before it left', new DOMException('stop', 'AbortError')],
    ['a fault of coex', new TypeError('bug')],
    ['a store that is busy', new CoexError('store-busy', { file: 'x' })],
    ['nothing at all', undefined],
  ])('cannot have had it after %s', (_title, failure) => {
    expect(mayHaveBeenDone(failure)).toBe(false);
  });
});

describe('a rebuild', () => {
  it('keeps onboardings, their steps and the permissions of the syncs', async () => {
    const deps = await prepare();
    const { id } = await startOne(deps, { number: '447700900100' });
    await journalled(deps, { onboardingId: id, step: 'code' }, async () => undefined);
    const { url } = await scriptGraph({ json: { messaging_product: 'whatsapp', request_id: 'sr_1' } });
    const oneShot = {
      onboardingId: id,
      phoneNumberId: PHONE_NUMBER_ID,
      epoch: NOW,
      sync: 'history',
    } as const;
    await requestSyncOnce({ ...deps, graph: openGraph(url).graph }, oneShot, 'EAA');
    await arrive(deps.store, chunk(30), NOW + 1000);
    const rows = async () => ({
      onboardings: await deps.store.db.selectFrom('onboardings').selectAll().execute(),
      steps: await steps(deps.store),
      claims: await deps.store.db.selectFrom('sync_claims').selectAll().execute(),
      syncs: await deps.store.db.selectFrom('history_syncs').selectAll().execute(),
    });
    const before = await rows();
    expect(Object.values(before).map((table) => table.length)).toEqual([1, 1, 1, 1]);
    await resetProjections(deps.store);
    expect(await rows()).toEqual({ ...before, syncs: [] });
    await projectAll(deps.store);
    expect(await rows()).toEqual(before);
  });
});
