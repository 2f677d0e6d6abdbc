import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoexError } from '../../../src/core/errors.ts';
import type { Graph, GraphCall } from '../../../src/core/graph/index.ts';
import { findUnfinished } from '../../../src/core/journal/index.ts';
import { listNumbers } from '../../../src/core/numbers/index.ts';
import type { OnboardDeps, OnboardEvent, OnboardPlan } from '../../../src/core/onboarding/index.ts';
import { LIMITS } from '../../../src/core/rules/index.ts';
import { setListeningStage } from '../../support/onboarding-stage.ts';
import { NOW } from '../../support/run.ts';
import { ask, tablesOf } from '../../support/tables.ts';
import {
  type Life,
  lifeOf,
  mortalClock,
  mortalGraph,
  mortalTokens,
  mortalWay,
  openMortalStore,
} from './life.ts';
import {
  acceptingWay,
  noTraffic,
  onboardingOf,
  planFor,
  runMachine,
  startOne,
  tokenMap,
  watchedGraph,
} from './machine.ts';

const HOUR_MS = 3_600_000;

/** An onboarding that is begun, with everything that outlives a process. */
async function begin(options: Parameters<typeof setListeningStage>[0] = {}, more: { number?: string } = {}) {
  const stage = await setListeningStage(options);
  const tokens = tokenMap();
  const traffic = noTraffic();
  const graph = watchedGraph(stage.deps.graph, traffic);
  const { id } = await startOne(stage.deps, more);
  /** Runs it from where the journal says it is. */
  const run = async (
    plan: Partial<OnboardPlan> = {},
    deps: Partial<OnboardDeps> = {},
    onEvent?: (event: OnboardEvent) => void,
  ) => {
    const onboarding = await onboardingOf(stage.deps.store, id);
    return runMachine(stage, planFor(stage, onboarding, plan), { tokens, graph, ...deps }, onEvent);
  };
  return { stage, tokens, traffic, graph, id, run, journal: () => onboardingOf(stage.deps.store, id) };
}

type Begun = Awaited<ReturnType<typeof begin>>;

describe('an onboarding', () => {
  it('goes from the signup to the whole history, and never registers', async () => {
    const { stage, run, tokens, traffic, journal, id } = await begin({ otherNumbers: 2 });
    const { end, events } = await run();
    const { sandbox, deps, app } = stage;
    const [waba, phone] = [sandbox.waba.id, sandbox.number.id];
    expect(events.map(({ event }) => event).filter((event) => event !== 'progress')).toEqual([
      'started',
      'app-fields',
      'signup',
      'signup-finished',
      'token-kept',
      'onboarded',
      'subscribed',
      'sync-requested',
      'sync-requested',
    ]);
    expect(events.find(({ event }) => event === 'onboarded')).toEqual({
      event: 'onboarded',
      wabaId: waba,
      phoneNumberId: phone,
      displayPhoneNumber: '+44 7700 900100',
      verifiedName: 'Harbour Lane Bikes',
      onboardedAt: NOW,
      deadlineAt: NOW + LIMITS.syncWindowMs.value,
    });
    expect(traffic.paths).toEqual([
      `GET ${app.id}/subscriptions`,
      `POST ${app.id}/subscriptions`,
      'GET oauth/access_token',
      'GET debug_token',
      `GET ${waba}/phone_numbers`,
      `GET ${waba}/subscribed_apps`,
      `POST ${waba}/subscribed_apps`,
      `GET ${app.id}/subscriptions`,
      `POST ${phone}/smb_app_data`,
      `GET ${app.id}/subscriptions`,
      `POST ${phone}/smb_app_data`,
    ]);
    expect(traffic.accepted).toEqual(['smb_app_state_sync', 'history']);
    expect(end).toMatchObject({
      onboardingId: id,
      outcome: 'complete',
      wabaId: waba,
      phoneNumberId: phone,
      contacts: 'accepted',
      history: { state: 'complete', progress: 100, messages: 10 },
      causes: [],
    });
    expect([...tokens.kept.keys()]).toEqual([waba]);
    expect(await journal()).toMatchObject({
      state: 'history-requested',
      waba_id: waba,
      phone_number_id: phone,
      epoch: NOW,
      outcome: 'complete',
      ended_at: deps.clock.now(),
    });
    expect(await listNumbers(deps.store)).toMatchObject([{ phoneNumberId: phone, onboardedAt: NOW }]);
    expect(sandbox.alarms()).toEqual([]);
  });

  it('exchanges the code in the moment it comes', async () => {
    const { stage, run } = await begin();
    const at: number[] = [];
    await run({}, {}, ({ event }) => {
      if (event === 'signup' || event === 'token-kept') at.push(stage.sandbox.now());
    });
    const [opened = 0, kept = 0] = at;
    expect(kept - opened).toBeLessThan(1000);
  });

  it('subscribes again what somebody has taken from the app since, before each sync', async () => {
    const { stage, run, traffic } = await begin();
    const fewer = { callbackUrl: stage.callback.url, fields: ['messages'], handshake: false };
    await run({ detach: true }, {}, ({ event }) => {
      if (event === 'subscribed') void stage.sandbox.act('app.subscribe', fewer);
    });
    const posts = traffic.paths.filter((path) => path.startsWith('POST')).map((path) => path.split('/')[1]);
    expect(posts).toEqual([
      'subscriptions',
      'subscribed_apps',
      'subscriptions',
      'smb_app_data',
      'smb_app_data',
    ]);
  });

  it('opens no signup while the app’s webhooks go to somebody else', async () => {
    const { stage, run, traffic } = await begin();
    await stage.sandbox.act('app.subscribe', {
      callbackUrl: 'https://else.example/webhook',
      fields: ['messages'],
      handshake: false,
    });
    const opened: string[] = [];
    const way = {
      ...acceptingWay(stage.sandbox),
      open: () => Promise.reject(new Error(String(opened.push('signup')))),
    };
    await expect(run({ way })).rejects.toMatchObject({
      code: 'webhook-fields-missing',
      message: expect.stringContaining('https://else.example/webhook'),
    });
    expect({ opened, paths: traffic.paths }).toEqual({
      opened: [],
      paths: [`GET ${stage.app.id}/subscriptions`],
    });
  });

  it('left to the receiver stays under way, and is watched to its end when it goes on', async () => {
    const { run, journal, traffic, id, stage } = await begin();
    expect((await run({ detach: true })).end).toMatchObject({ outcome: 'detached', causes: [] });
    expect(await journal()).toMatchObject({ state: 'history-requested', ended_at: null });
    const { end, events } = await run({ resumed: true });
    expect(end).toMatchObject({ outcome: 'complete', contacts: 'already' });
    expect(events.map(({ event }) => event)).not.toContain('signup');
    expect(traffic.asked).toEqual(['smb_app_state_sync', 'history']);
    await expect(findUnfinished(stage.deps.store, { id })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('ends as declined when the history is not shared', async () => {
    const { stage, run, journal } = await begin();
    const { end } = await run({ way: acceptingWay(stage.sandbox, { shareHistory: false }) });
    expect(end).toMatchObject({ outcome: 'declined', history: { state: 'declined', messages: 0 } });
    expect(await journal()).toMatchObject({ outcome: 'declined' });
  });

  it('ends as declined when Meta says so at once', async () => {
    const { stage, run } = await begin();
    stage.sandbox.act('phone.history', { silent: true });
    const { end } = await run({}, {}, (event) => {
      if (event.event !== 'sync-requested' || event.sync !== 'contacts') return;
      stage.sandbox.faults.add({ call: 'POST {phone}/smb_app_data', error: 100, subcode: 2593109 });
    });
    expect(end).toMatchObject({ outcome: 'declined', history: { state: 'declined' } });
  });

  it('is silent when nothing comes, tells why that may be, and can be looked at again', async () => {
    const { stage, run, journal, traffic } = await begin();
    stage.sandbox.act('phone.history', { silent: true });
    const { end } = await run();
    expect(end).toMatchObject({ outcome: 'silent', history: { state: 'silent' } });
    expect(end.causes.length).toBeGreaterThan(5);
    expect(await journal()).toMatchObject({ outcome: null, ended_at: null });
    expect((await run({ resumed: true })).end).toMatchObject({ outcome: 'silent', contacts: 'already' });
    expect(traffic.asked).toEqual(['smb_app_state_sync', 'history']);
  });

  it('ends as disconnected when the number leaves meanwhile', async () => {
    const { stage, run, journal } = await begin();
    stage.sandbox.act('phone.history', { silent: true });
    const { end } = await run({}, {}, (event) => {
      if (event.event === 'sync-requested' && event.sync === 'history') stage.sandbox.act('phone.disconnect');
    });
    expect(end).toMatchObject({ outcome: 'disconnected', causes: [] });
    expect(await journal()).toMatchObject({ outcome: 'disconnected' });
  });

  it('does not hang on the clock of this machine: Meta knows whether the window is open', async () => {
    const { stage, run } = await begin();
    const late = { ...stage.deps.clock, now: () => stage.sandbox.now() + 25 * HOUR_MS };
    const { end } = await run({}, { clock: late });
    expect(end).toMatchObject({ outcome: 'complete' });
  });

  it.each(['contacts', 'history'] as const)(
    'ends with the window when Meta says that it is closed to the %s',
    async (sync) => {
      const { stage, run, journal } = await begin();
      const closed = () => stage.sandbox.faults.add({ call: 'POST {phone}/smb_app_data', error: 2593108 });
      if (sync === 'contacts') closed();
      const running = run({}, {}, ({ event }) => {
        if (event === 'sync-requested') closed();
      });
      await expect(running).rejects.toMatchObject({ code: 'sync-window-closed' });
      expect(await journal()).toMatchObject({ outcome: 'window-closed' });
    },
  );

  it('forgets a token that is not for the WABA the signup named, and signs up again', async () => {
    const { stage, run, tokens, traffic, journal } = await begin();
    const way = acceptingWay(stage.sandbox, { wabaId: '330000000000009' });
    await expect(run({ way })).rejects.toMatchObject({
      code: 'waba-not-granted',
      message: expect.stringContaining('330000000000009'),
    });
    expect([...tokens.kept]).toEqual([]);
    expect(traffic.asked).toEqual([]);
    const { end } = await run({ resumed: true });
    expect(end).toMatchObject({ outcome: 'complete' });
    expect(new Set(traffic.codes).size).toBe(2);
    expect(await journal()).toMatchObject({ waba_id: stage.sandbox.waba.id });
  });

  it('leaves the token of another customer alone, whose WABA was named by mistake', async () => {
    const { stage, run, tokens } = await begin();
    await tokens.keep('330000000000009', 'EAAother');
    const way = acceptingWay(stage.sandbox, { wabaId: '330000000000009' });
    await expect(run({ way })).rejects.toMatchObject({ code: 'waba-not-granted' });
    expect([...tokens.kept]).toEqual([['330000000000009', 'EAAother']]);
  });

  it('watches the import also when the app lost a field since both syncs were asked for', async () => {
    const { stage, run } = await begin();
    await run({ detach: true });
    const { callback } = stage;
    stage.sandbox.act('app.subscribe', {
      callbackUrl: callback.url,
      verifyToken: callback.verifyToken,
      fields: ['messages', 'history', 'smb_app_state_sync'],
    });
    const { end } = await run({ resumed: true, callback: undefined });
    expect(end).toMatchObject({ outcome: 'complete' });
  });

  it('forgets a token that was taken back, and signs up again', async () => {
    const { stage, run, tokens, traffic } = await begin();
    await run({ detach: true });
    stage.sandbox.act('token.revoke', { token: tokens.kept.get(stage.sandbox.waba.id) });
    await expect(run({ resumed: true })).rejects.toMatchObject({ code: 'waba-not-granted', exit: 4 });
    expect([...tokens.kept]).toEqual([]);
    const { end, events } = await run({ resumed: true });
    expect(events.map(({ event }) => event)).toContain('signup');
    expect(end).toMatchObject({ outcome: 'complete' });
    expect(traffic.asked).toEqual(['smb_app_state_sync', 'history']);
  });

  it('keeps the token when another number came, and goes on with that one when told to', async () => {
    const { run, tokens, traffic, id } = await begin({}, { number: '447700900111' });
    await expect(run({ number: '+44 7700 900111' })).rejects.toMatchObject({
      code: 'other-number',
      message: expect.stringContaining('+44 7700 900100'),
      hint: expect.stringContaining(`--id ${id} --number "+44 7700 900100"`),
    });
    expect([...tokens.kept.keys()]).toEqual([`of-onboarding-${id}`]);
    const { end, events } = await run({ resumed: true, number: '+44 7700 900100' });
    expect(end).toMatchObject({ outcome: 'complete' });
    expect(events.map(({ event }) => event)).not.toContain('signup');
    expect(traffic.codes).toHaveLength(1);
  });

  it('of a number that is onboarded anew asks for both syncs anew', async () => {
    const first = await begin();
    await first.run();
    const { sandbox, deps } = first.stage;
    sandbox.act('phone.disconnect');
    await deps.clock.sleep(HOUR_MS);
    const again = await startOne(deps, { seed: 4 });
    const { end } = await runMachine(first.stage, planFor(first.stage, again), first);
    expect(end).toMatchObject({ outcome: 'complete', contacts: 'accepted' });
    expect(end.deadlineAt).toBeGreaterThan(NOW + LIMITS.syncWindowMs.value);
    expect(first.traffic.accepted).toHaveLength(4);
  });

  it('brings into the store neither a code nor a token', async () => {
    const { stage, run, traffic, tokens } = await begin();
    await run();
    const text = tablesOf(stage.storeFile)
      .flatMap((name) => ask(stage.storeFile, `select * from ${name}`))
      .flatMap((row) => Object.values(row))
      .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value)))
      .join('\n');
    const secrets = [...traffic.codes, ...tokens.kept.values(), stage.app.secret, stage.callback.verifyToken];
    expect(secrets.length).toBe(4);
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).toContain(stage.sandbox.number.id);
  });
});

/** All that must hold of an onboarding that was stopped, and has come to its end since. */
async function expectWhole(
  { stage, tokens, traffic, journal, id }: Begun,
  end: {
    readonly outcome: string;
    readonly history: { readonly messages: number; readonly contacts: number };
  },
  where: string,
): Promise<void> {
  expect(end.outcome, where).toBe('complete');
  expect(end.history, where).toMatchObject({ state: 'complete', progress: 100, messages: 10, contacts: 3 });
  expect(traffic.accepted.toSorted(), where).toEqual(['history', 'smb_app_state_sync']);
  for (const type of ['history', 'smb_app_state_sync']) {
    expect(traffic.asked.filter((asked) => asked === type).length, where).toBeLessThanOrEqual(2);
  }
  expect(new Set(traffic.codes).size, where).toBe(traffic.codes.length);
  expect(traffic.paths.join(), where).not.toContain('register');
  expect(stage.sandbox.alarms(), where).toEqual([]);
  expect([...tokens.kept.keys()], where).toEqual([stage.sandbox.waba.id]);
  expect(await journal(), where).toMatchObject({ id, outcome: 'complete', state: 'history-requested' });
  const claims = await stage.deps.store.db.selectFrom('sync_claims').select(['sync', 'state']).execute();
  expect(
    claims.toSorted((a, b) => a.sync.localeCompare(b.sync)),
    where,
  ).toEqual([
    { sync: 'contacts', state: 'done' },
    { sync: 'history', state: 'done' },
  ]);
}

/** Runs it as a process that is killed at some point. */
async function runUntilKilled(begun: Begun, last?: number): Promise<Life> {
  const { stage, tokens, graph, journal } = begun;
  const life = lifeOf(last);
  const store = await openMortalStore(stage.storeFile, life);
  const plan = planFor(stage, await journal(), { way: mortalWay(acceptingWay(stage.sandbox), life) });
  const deps = {
    store,
    tokens: mortalTokens(tokens, life),
    graph: mortalGraph(graph, life),
    clock: mortalClock(stage.deps.clock, life),
  };
  const running = runMachine(stage, plan, deps, ({ event }) => life.note(`event ${event}`));
  running.catch(() => undefined);
  await Promise.race([running, life.died]);
  await store.close();
  return life;
}

/** Of what is done over and over while it watches, as much as tells something. */
function worthKilling(done: readonly string[]): number[] {
  const watches = done.lastIndexOf('event sync-requested');
  return [...done.keys()].filter((at) => at <= watches + 8 || done[at] === 'event progress' || at % 13 === 0);
}

describe('an onboarding that is killed', () => {
  it('after whatever it did last goes on to its end, with every one-shot done once', async () => {
    const untouched = await begin();
    const { done } = await runUntilKilled(untouched);
    expect(done.length).toBeGreaterThan(100);
    for (const at of worthKilling(done)) {
      const where = `killed after ${at}: ${done.slice(Math.max(0, at - 3), at + 1).join(', ')}`;
      const begun = await begin();
      const life = await runUntilKilled(begun, at);
      expect(life.isOver(), where).toBe(true);
      const { outcome } = await begun.journal();
      if (outcome !== 'complete') {
        const { end } = await begun.run({ resumed: true });
        await expectWhole(begun, end, where);
      }
      await begun.stage.close();
    }
  }, 240_000);

  it('again and again goes on, and neither asks too often nor spends a code twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(110), { minLength: 2, maxLength: 5 }), async (deaths) => {
        const begun = await begin();
        const { stage, traffic } = begun;
        for (const last of deaths) await runUntilKilled(begun, last);
        const { outcome } = await begun.journal();
        const end = outcome === null ? (await begun.run({ resumed: true })).end : undefined;
        const claims = await stage.deps.store.db.selectFrom('sync_claims').selectAll().execute();
        // A process that died twice just before the call left it unasked; nobody can know.
        const isWhole = claims.every(({ state }) => state === 'done');
        if (end !== undefined && isWhole) await expectWhole(begun, end, deaths.join());
        for (const type of ['history', 'smb_app_state_sync']) {
          expect(traffic.asked.filter((asked) => asked === type).length).toBeLessThanOrEqual(2);
          expect(traffic.accepted.filter((accepted) => accepted === type).length).toBeLessThanOrEqual(1);
        }
        expect(new Set(traffic.codes).size).toBe(traffic.codes.length);
        expect(claims.filter(({ repeated, state }) => state !== 'done' && repeated === 0)).toEqual([]);
        await stage.close();
      }),
      { numRuns: 25 },
    );
  }, 240_000);
});

/** How many events an undisturbed run tells, and how many calls it makes. */
async function undisturbed(): Promise<{
  readonly events: readonly string[];
  readonly calls: readonly string[];
}> {
  const begun = await begin();
  const { events } = await begun.run();
  const calls = begun.traffic.paths.map((path) => path.replace(/ \d+\//, ' '));
  await begun.stage.close();
  return { events: events.map(({ event }) => event), calls };
}

describe('an onboarding that is stopped', () => {
  it('by whoever hears of it, at any event, goes on to its end', async () => {
    const { events } = await undisturbed();
    for (const at of events.keys()) {
      const where = `at event ${at}: ${events[at]}`;
      const begun = await begin();
      let heard = 0;
      const deaf = new Error('nobody listens');
      const stopped = begun.run({}, {}, () => {
        heard += 1;
        if (heard === at + 1) throw deaf;
      });
      await expect(stopped, where).rejects.toBe(deaf);
      const { end } = await begun.run({ resumed: true });
      await expectWhole(begun, end, where);
      await begun.stage.close();
    }
  }, 120_000);

  it('by Ctrl-C, at any event, goes on to its end', async () => {
    const { events } = await undisturbed();
    for (const at of events.keys()) {
      const where = `at event ${at}: ${events[at]}`;
      const begun = await begin();
      const stop = new AbortController();
      const reason = new Error('Ctrl-C');
      let heard = 0;
      const graph: Graph = {
        ...begun.graph,
        call: async (call) => {
          stop.signal.throwIfAborted();
          return begun.graph.call(call);
        },
      };
      const stopped = begun
        .run({}, { graph, signal: stop.signal }, () => {
          heard += 1;
          if (heard === at + 1) stop.abort(reason);
        })
        .then(
          ({ end }) => end.outcome,
          (error: unknown) => error,
        );
      // Past the last event there is nothing to stop.
      expect([reason, 'complete'], where).toContain(await stopped);
      if ((await begun.journal()).outcome === null) {
        const { end } = await begun.run({ resumed: true });
        await expectWhole(begun, end, where);
      }
      await begun.stage.close();
    }
  }, 120_000);

  const never = (call: GraphCall) =>
    new CoexError(
      'graph-unreachable',
      { host: 'meta', call: nameOf(call), problem: 'ECONNREFUSED' },
      { nothingDone: true },
    );
  const lost = (call: GraphCall) =>
    new CoexError('graph-outcome-unknown', { call: nameOf(call), problem: 'ECONNRESET' });
  const FAILURES = {
    'that is never sent': { failure: never, isSent: false },
    'that is sent, and whose answer is lost': { failure: lost, isSent: true },
    'that is lost on its way': { failure: lost, isSent: false },
    'that fails by a fault of coex': { failure: () => new TypeError('a bug'), isSent: false },
  } as const;

  it.each(Object.entries(FAILURES))(
    'by a call %s, whichever it is, goes on to its end',
    async (_title, { failure, isSent }) => {
      const { calls } = await undisturbed();
      for (const at of calls.keys()) {
        const where = `at call ${at}: ${calls[at]}`;
        const begun = await begin();
        let made = 0;
        const graph: Graph = {
          ...begun.graph,
          call: async (call) => {
            made += 1;
            if (made !== at + 1) return begun.graph.call(call);
            if (isSent) await begun.graph.call(call);
            throw failure(call);
          },
        };
        const first = await begun.run({}, { graph }).then(
          ({ end }) => end,
          () => undefined,
        );
        const end = first ?? (await begun.run({ resumed: true })).end;
        await expectWhole(begun, end, where);
        await begun.stage.close();
      }
    },
    120_000,
  );

  it('by a sync of which nothing is heard waits for its webhooks, and goes on by itself', async () => {
    const { stage, run, traffic } = await begin();
    stage.sandbox.faults.add({ call: 'POST {phone}/smb_app_data', drop: 'after' });
    const { end, events } = await run();
    expect(end).toMatchObject({ outcome: 'complete', contacts: 'seen' });
    expect(events.filter(({ event }) => event.startsWith('sync-'))).toMatchObject([
      { event: 'sync-unknown', sync: 'contacts' },
      { event: 'sync-requested', sync: 'contacts', how: 'seen', requestId: null },
      { event: 'sync-unknown', sync: 'history' },
      { event: 'sync-requested', sync: 'history', how: 'seen' },
    ]);
    expect(traffic.asked).toHaveLength(2);
  });

  it('by a sync that Meta never heard of asks for it once more', async () => {
    const { stage, run, traffic } = await begin();
    const loseNext = () =>
      stage.sandbox.faults.add({ call: 'POST {phone}/smb_app_data', drop: 'before', next: 1 });
    loseNext();
    const { end, events } = await run({}, {}, ({ event }) => {
      if (event === 'sync-requested') loseNext();
    });
    expect(end).toMatchObject({ outcome: 'complete' });
    expect(events.filter(({ event }) => event === 'sync-requested')).toMatchObject([
      { sync: 'contacts', how: 'repeated' },
      { sync: 'history', how: 'repeated' },
    ]);
    expect(traffic.asked).toHaveLength(4);
  });

  it('by a phone that sends nothing and an answer that is lost is already accepted', async () => {
    const { stage, run } = await begin();
    stage.sandbox.act('phone.history', { silent: true });
    const { end, events } = await run({}, {}, (event) => {
      if (event.event !== 'sync-requested' || event.sync !== 'contacts') return;
      stage.sandbox.faults.add({ call: 'POST {phone}/smb_app_data', drop: 'after', next: 1 });
    });
    expect(end).toMatchObject({ outcome: 'silent' });
    expect(events).toContainEqual({
      event: 'sync-requested',
      sync: 'history',
      how: 'already',
      requestId: null,
    });
  });
});

function nameOf({ method, path = '' }: GraphCall): string {
  return `${method} /${path}`;
}
