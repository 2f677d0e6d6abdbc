import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Graph } from '../../../src/core/graph/index.ts';
import { historyProgress } from '../../../src/core/history/index.ts';
import { requestSyncOnce } from '../../../src/core/onboarding/index.ts';
import { LIMITS } from '../../../src/core/rules/index.ts';
import { openStore } from '../../../src/core/store/index.ts';
import { setOnboardingStage } from '../../support/onboarding-stage.ts';
import { NOW, temporaryFolder } from '../../support/run.ts';
import { metaError, openGraph, type ScriptedAnswer, scriptGraph } from '../../support/scripted-graph.ts';

const NUMBER = '440000000000002';
const accepted = { json: { messaging_product: 'whatsapp', request_id: 'sr_1' } };

/** A store, and a Graph API that answers as told. */
async function prepare(...answers: readonly ScriptedAnswer[]) {
  const { deps, storeFile, sandbox } = await setOnboardingStage();
  const { url, requests } = await scriptGraph(...answers);
  const { graph } = openGraph(url);
  const step = (sync: 'contacts' | 'history', epoch: number) =>
    deps.store.db
      .selectFrom('onboarding_steps')
      .selectAll()
      .where('step', '=', sync)
      .where('epoch', '=', epoch)
      .executeTakeFirst();
  const ask = (
    sync: 'contacts' | 'history',
    { epoch = NOW, onboardingId = 'first', using = { ...deps, graph } } = {},
  ) => requestSyncOnce(using, { onboardingId, phoneNumberId: NUMBER, epoch, sync }, 'EAAbusiness');
  return { deps: { ...deps, graph }, storeFile, requests, step, ask, sandbox };
}

describe('asking for a sync', () => {
  it('is written down before the call goes out, and as done after it', async () => {
    const { deps, step, ask, requests } = await prepare(accepted);
    const seen: unknown[] = [];
    const watched: Graph = {
      ...deps.graph,
      call: async (call) => {
        seen.push(await step('history', NOW));
        return deps.graph.call(call);
      },
    };
    expect(await ask('history', { using: { ...deps, graph: watched } })).toBe('sr_1');
    expect(seen).toMatchObject([
      { state: 'started', onboarding_id: 'first', phone_number_id: NUMBER, at: NOW },
    ]);
    expect(await step('history', NOW)).toMatchObject({ state: 'done', detail: '{"requestId":"sr_1"}' });
    expect(requests).toMatchObject([
      {
        path: `/v26.0/${NUMBER}/smb_app_data`,
        authorization: 'Bearer EAAbusiness',
        body: { messaging_product: 'whatsapp', sync_type: 'history' },
      },
    ]);
    expect(await historyProgress(deps.store, NUMBER)).toMatchObject({
      state: 'requested',
      historyRequestId: 'sr_1',
    });
  });

  it('works once for the contacts and once for the history', async () => {
    const { ask, requests } = await prepare(accepted, accepted);
    await ask('contacts');
    await ask('history');
    for (const sync of ['contacts', 'history'] as const) {
      await expect(ask(sync)).rejects.toMatchObject({
        code: 'sync-already-requested',
        exit: 6,
        message: expect.stringContaining('2026-11-05T09:00:00Z'),
      });
    }
    expect(requests.map(({ body }) => body)).toMatchObject([
      { sync_type: 'smb_app_state_sync' },
      { sync_type: 'history' },
    ]);
  });

  it('a second time is refused without a call, from another process and another onboarding too', async () => {
    const { deps, storeFile, ask, requests } = await prepare(accepted);
    await ask('history');
    const other = await openStore(storeFile);
    onTestFinished(() => other.close());
    const refused = ask('history', { using: { ...deps, store: other }, onboardingId: 'second' });
    await expect(refused).rejects.toMatchObject({ code: 'sync-already-requested' });
    expect(requests).toHaveLength(1);
  });

  it('by two processes at the same moment goes out once', async () => {
    const { url, requests } = await scriptGraph(accepted);
    const store = join(temporaryFolder(), 'store.db');
    await (await openStore(store)).close();
    const outcomes = await Promise.all(
      ['first', 'second'].map((id) => askFromAnotherProcess(url, store, id)),
    );
    expect(outcomes.sort()).toEqual(['sr_1', 'sync-already-requested']);
    expect(requests).toHaveLength(1);
  });

  it('is open again after a new onboarding of the number', async () => {
    const { ask } = await prepare(accepted, accepted);
    await ask('history');
    expect(await ask('history', { epoch: NOW - 1000, onboardingId: 'second' })).toBe('sr_1');
  });

  it('is refused without a call when 24 hours have passed, and not a moment before', async () => {
    const { ask, step, requests } = await prepare(accepted);
    const late = NOW - LIMITS.syncWindowMs.value - 1;
    await expect(ask('history', { epoch: late })).rejects.toMatchObject({
      code: 'sync-window-closed',
      exit: 6,
    });
    expect({ requests, step: await step('history', late) }).toEqual({ requests: [], step: undefined });
    await ask('history', { epoch: late + 1 });
  });
});

describe('a sync that Meta', () => {
  it.each([
    ['a revoked token', { status: 401, json: metaError(190) }, 'graph-not-permitted'],
    ['an unknown number', { status: 400, json: metaError(100, { error_subcode: 33 }) }, 'graph-not-found'],
    ['too many calls', { status: 400, json: metaError(80007) }, 'graph-transient'],
    ['a proxy that lets nobody through', { status: 403, text: '<html></html>' }, 'graph-unexpected'],
  ] as const)('refused for %s can be asked for again', async (_title, refusal, code) => {
    const { ask, step, requests } = await prepare(refusal, accepted);
    await expect(ask('history')).rejects.toMatchObject({ code });
    expect(await step('history', NOW)).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining(code),
    });
    expect(await ask('history')).toBe('sr_1');
    expect(await step('history', NOW)).toMatchObject({ state: 'done' });
    expect(requests).toHaveLength(2);
  });

  it('was never reached for can be asked for again', async () => {
    const { deps, ask, step } = await prepare(accepted);
    const { graph } = openGraph('http://127.0.0.1:1');
    await expect(ask('history', { using: { ...deps, graph } })).rejects.toMatchObject({
      code: 'graph-unreachable',
    });
    expect(await step('history', NOW)).toMatchObject({ state: 'failed' });
    await ask('history');
  });

  it.each<[string, ScriptedAnswer]>([
    ['cut the connection', 'reset'],
    ['broke off in its answer', 'reset-in-answer'],
    ['answered with a page of HTML', { status: 502, text: '<html></html>' }],
    ['answered without a request id', { json: { success: true } }],
    ['was out of service', { status: 503, json: metaError(2) }],
    ['failed for a reason it does not know', { status: 500, json: metaError(1) }],
    ['gave a code nobody has described', { status: 400, json: metaError(987654) }],
  ])('may have accepted is not repeated: it %s', async (_title, answer) => {
    const { ask, step, requests } = await prepare(answer);
    await expect(ask('history')).rejects.toMatchObject({ code: 'sync-outcome-unknown', exit: 7 });
    expect(await step('history', NOW)).toMatchObject({ state: 'unknown' });
    await expect(ask('history')).rejects.toMatchObject({ code: 'sync-already-requested' });
    expect(requests).toHaveLength(1);
  });

  it('was never asked for, since the call could not be made, can be asked for again', async () => {
    const { deps, ask, step } = await prepare(accepted);
    const broken: Graph = { ...deps.graph, call: () => Promise.reject(new Error('no such module')) };
    await expect(ask('history', { using: { ...deps, graph: broken } })).rejects.toThrow('no such module');
    expect(await step('history', NOW)).toMatchObject({ state: 'failed' });
    expect(await ask('history')).toBe('sr_1');
  });

  it('accepted, while the store could not keep it, says so instead of inviting a repeat', async () => {
    const { deps, ask } = await prepare(accepted);
    await deps.store.db.schema.dropTable('deliveries').execute();
    await expect(ask('history')).rejects.toMatchObject({ code: 'accepted-not-recorded', exit: 1 });
    await expect(ask('history')).rejects.toMatchObject({ code: 'sync-already-requested' });
  });

  it('was asked for by a process that died meanwhile is not repeated', async () => {
    const { deps, ask, requests } = await prepare();
    const dying: Graph = {
      ...deps.graph,
      // It never comes back.
      call: () => new Promise(() => undefined),
    };
    void ask('history', { using: { ...deps, graph: dying } });
    await expect
      .poll(() => deps.store.db.selectFrom('onboarding_steps').select('state').execute())
      .toEqual([{ state: 'started' }]);
    await expect(ask('history')).rejects.toMatchObject({ code: 'sync-already-requested' });
    expect(requests).toEqual([]);
  });
});

const OTHER_PROCESS = `
  const { createGraph } = await import('./src/core/graph/index.ts');
  const { requestSyncOnce } = await import('./src/core/onboarding/index.ts');
  const { openStore } = await import('./src/core/store/index.ts');
  const [baseUrl, file, onboardingId, phoneNumberId, now] = process.argv.slice(1);
  const clock = { now: () => Number(now), sleep: async () => undefined };
  const random = { next: () => 0, hex: () => '' };
  const graph = createGraph({
    baseUrl, version: 'v26.0', token: async () => '', appSecret: async () => undefined, clock, random,
  });
  const store = await openStore(file);
  const oneShot = { onboardingId, phoneNumberId, epoch: Number(now), sync: 'history' };
  const outcome = await requestSyncOnce({ graph, store, clock }, oneShot, 'EAAbusiness').catch(({ code }) => code);
  await graph.close();
  process.stdout.write(outcome);
`;

async function askFromAnotherProcess(url: string, store: string, onboardingId: string): Promise<string> {
  const flags = ['--input-type=module', '--eval', OTHER_PROCESS];
  const { stdout } = await execa(process.execPath, [...flags, url, store, onboardingId, NUMBER, String(NOW)]);
  return stdout;
}
