import { describe, expect, it } from 'vitest';
import { hostedWay } from '../../../src/core/onboarding/index.ts';
import type { Onboarding } from '../../../src/core/store/index.ts';
import { type ListeningStage, setListeningStage } from '../../support/onboarding-stage.ts';
import { accountUpdate, arrive } from './arrivals.ts';
import { noTraffic, onboardingOf, planFor, runMachine, startOne, tokenMap, watchedGraph } from './machine.ts';

const LINK = 'https://business.facebook.com/made-up-link';

/** An app that hears of partners, before anybody has joined. */
async function prepare() {
  const stage = await setListeningStage();
  const { sandbox, callback } = stage;
  await sandbox.act('app.subscribe', { callbackUrl: callback.url, verifyToken: callback.verifyToken });
  return stage;
}

interface Opening {
  readonly number?: string;
  readonly link?: string | undefined;
  readonly signal?: AbortSignal;
  /** Gets what is told of customers that could not be looked at. */
  readonly left?: { readonly meaning: string; readonly code?: string | undefined }[];
}

function wayOf({ sandbox, deps, app }: ListeningStage, onboarding: Onboarding, more: Opening = {}) {
  const { systemToken } = sandbox.app;
  const link = 'link' in more ? more.link : LINK;
  return hostedWay({ ...deps, onboarding, link, appSecret: app.secret, systemToken, number: more.number });
}

async function open(stage: ListeningStage, onboarding: Onboarding, more: Opening = {}) {
  const { signal = new AbortController().signal, left = [] } = more;
  return wayOf(stage, onboarding, more).open({
    onboardingId: onboarding.id,
    signal,
    onLeft: (refusal) => left.push(refusal),
  });
}

/** Waits for at most 100 looks, two seconds apart; `after` is what happens after which of them. */
async function watch(
  stage: ListeningStage,
  onboarding: Onboarding,
  more: Omit<Opening, 'signal'> & { readonly after?: Readonly<Record<number, () => unknown>> } = {},
) {
  const { clock } = stage.deps;
  const stop = new AbortController();
  let looks = 0;
  const sleep: typeof clock.sleep = async (durationMs, signal) => {
    looks++;
    more.after?.[looks]?.();
    if (looks === 100) stop.abort(new Error('Nobody came'));
    await clock.sleep(durationMs, signal);
  };
  const deps = { ...stage.deps, clock: { ...clock, sleep } };
  return (await open({ ...stage, deps }, onboarding, { ...more, signal: stop.signal })).outcome;
}

/** Meta tells of somebody whom this app may not act for. */
async function tellOfStranger({ deps: { store, clock } }: ListeningStage) {
  const stranger = { waba_info: { waba_id: '339', owner_business_id: '559' } };
  await arrive(store, accountUpdate('PARTNER_ADDED', clock.now(), stranger), clock.now());
}

/** Another customer, with a WABA and a number of their own. */
function anotherCustomer({ sandbox }: ListeningStage, digits: string) {
  const { id } = sandbox.act('waba.add') as { id: string };
  const number = sandbox.act('number.add', { waba: id, digits }) as { id: string };
  return { wabaId: id, accept: () => sandbox.act('signup.accept', { number: number.id }) };
}

describe('a hosted signup', () => {
  it('shows the link as it was copied, or none', async () => {
    const stage = await prepare();
    const onboarding = await startOne(stage.deps, { way: 'hosted' });
    const copied = await open(stage, onboarding);
    expect(copied.link).toBe(LINK);
    await copied.close();
    const bare = await open(stage, onboarding, { link: undefined });
    expect(bare.link).toBeUndefined();
    await bare.close();
  });

  it.each([
    ['the partner', false],
    ['the WABA', true],
  ])('ends when Meta tells of the customer, with %s as the entry', async (_title, isWaba) => {
    const stage = await prepare();
    if (isWaba) stage.sandbox.rules.on('partner-entry-is-waba');
    const onboarding = await startOne(stage.deps, { way: 'hosted' });
    const opened = await open(stage, onboarding);
    stage.sandbox.act('signup.accept');
    expect(await opened.outcome).toEqual({
      kind: 'token',
      token: expect.stringMatching(/^EAAB/),
      wabaId: stage.sandbox.waba.id,
    });
    expect(await onboardingOf(stage.deps.store, onboarding.id)).toMatchObject({
      waba_id: stage.sandbox.waba.id,
    });
    expect(stage.calls).toEqual([`POST /${stage.sandbox.waba.businessId}/system_user_access_tokens`]);
  });

  it('takes a customer who joined while nobody looked, and none who joined before it began', async () => {
    const stage = await prepare();
    stage.sandbox.act('signup.accept');
    await stage.deps.clock.sleep(5000);
    const onboarding = await startOne(stage.deps, { way: 'hosted' });
    const stop = new AbortController();
    const early = await open(stage, onboarding, { signal: stop.signal });
    await stage.deps.clock.sleep(60_000);
    expect(stage.calls).toEqual([]);
    stop.abort(new Error('Ctrl-C'));
    await expect(early.outcome).rejects.toThrow('Ctrl-C');
    const customer = anotherCustomer(stage, '447700900101');
    customer.accept();
    await stage.deps.clock.sleep(5000);
    const opened = await open(stage, onboarding);
    expect(await opened.outcome).toMatchObject({ wabaId: customer.wabaId });
  });

  it('waits for the customer with the number it is for', async () => {
    const stage = await prepare();
    const onboarding = await startOne(stage.deps, { way: 'hosted', number: '447700900102' });
    const opened = await open(stage, onboarding, { number: '+44 7700 900102' });
    stage.sandbox.act('signup.accept');
    await stage.deps.clock.sleep(10_000);
    const wanted = anotherCustomer(stage, '447700900102');
    wanted.accept();
    expect(await opened.outcome).toMatchObject({ wabaId: wanted.wabaId });
    // The token of the first was fetched once, to look at its numbers.
    expect(stage.calls.filter((call) => call.startsWith('POST'))).toHaveLength(2);
  });

  it('looks at a WABA again that is told of again, with another number by now', async () => {
    const stage = await prepare();
    const onboarding = await startOne(stage.deps, { way: 'hosted', number: '447700900102' });
    const opened = await open(stage, onboarding, { number: '447700900102' });
    stage.sandbox.act('signup.accept');
    await stage.deps.clock.sleep(10_000);
    const number = stage.sandbox.act('number.add', { digits: '447700900102' }) as { id: string };
    stage.sandbox.act('signup.accept', { number: number.id });
    expect(await opened.outcome).toMatchObject({ wabaId: stage.sandbox.waba.id });
  });

  it('takes another customer than a second one that goes on at the same time', async () => {
    const stage = await prepare();
    const both = await Promise.all([
      startOne(stage.deps, { way: 'hosted', seed: 1 }),
      startOne(stage.deps, { way: 'hosted', seed: 2 }),
    ]);
    const opened = await Promise.all(both.map((onboarding) => open(stage, onboarding)));
    const second = anotherCustomer(stage, '447700900101');
    stage.sandbox.act('signup.accept');
    second.accept();
    const outcomes = await Promise.all(opened.map(({ outcome }) => outcome));
    expect(outcomes.map(({ wabaId }) => wabaId).toSorted()).toEqual(
      [stage.sandbox.waba.id, second.wabaId].toSorted(),
    );
  });

  it('leaves the one customer there is to one of two, while the other waits', async () => {
    const stage = await prepare();
    const both = await Promise.all([
      startOne(stage.deps, { way: 'hosted', seed: 1 }),
      startOne(stage.deps, { way: 'hosted', seed: 2 }),
    ]);
    const stop = new AbortController();
    const opened = await Promise.all(both.map((row) => open(stage, row, { signal: stop.signal })));
    stage.sandbox.act('signup.accept');
    const first = await Promise.race(opened.map(({ outcome }) => outcome));
    expect(first).toMatchObject({ wabaId: stage.sandbox.waba.id });
    await stage.deps.clock.sleep(60_000);
    stop.abort(new Error('Ctrl-C'));
    const settled = await Promise.allSettled(opened.map(({ outcome }) => outcome));
    expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('takes the same customer again when it goes on after it was stopped', async () => {
    const stage = await prepare();
    const onboarding = await startOne(stage.deps, { way: 'hosted' });
    stage.sandbox.act('signup.accept');
    const first = await (await open(stage, onboarding)).outcome;
    const again = await onboardingOf(stage.deps.store, onboarding.id);
    expect(await (await open(stage, again)).outcome).toEqual(first);
  });

  it('takes both numbers of one WABA, each for the onboarding that names it, also when gone on with', async () => {
    const stage = await prepare();
    const { sandbox, deps } = stage;
    const digits = ['447700900102', '447700900103'];
    const rows = [];
    for (const [seed, number] of digits.entries()) {
      rows.push(await startOne(deps, { way: 'hosted', number, seed }));
      const { id } = sandbox.act('number.add', { digits: number }) as { id: string };
      sandbox.act('signup.accept', { number: id });
    }
    await deps.clock.sleep(10_000);
    for (const _run of ['first', 'resumed']) {
      for (const [at, row] of rows.entries()) {
        const again = await onboardingOf(deps.store, row.id);
        const outcome = await watch(stage, again, { number: digits[at] ?? '' });
        expect(outcome).toMatchObject({ wabaId: sandbox.waba.id });
      }
    }
  });

  it('goes on looking at a customer whose number Meta lists a moment later', async () => {
    const stage = await prepare();
    const onboarding = await startOne(stage.deps, { way: 'hosted', number: '447700900102' });
    stage.sandbox.act('signup.accept');
    await stage.deps.clock.sleep(5000);
    // Of this one no webhook tells: it only stands in the list from then on.
    const after = { 10: () => stage.sandbox.act('number.add', { digits: '447700900102' }) };
    const outcome = await watch(stage, onboarding, { number: '447700900102', after });
    expect(outcome).toMatchObject({ wabaId: stage.sandbox.waba.id });
    expect(stage.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  it('leaves a customer aside whose number is not listed after about a minute', async () => {
    const stage = await prepare();
    const onboarding = await startOne(stage.deps, { way: 'hosted', number: '447700900102' });
    stage.sandbox.act('signup.accept');
    await stage.deps.clock.sleep(5000);
    const waiting = watch(stage, onboarding, { number: '447700900102' });
    await expect(waiting).rejects.toThrow('Nobody came');
    const looks = stage.calls.filter((call) => call.startsWith('GET')).length;
    expect(looks).toBeGreaterThan(25);
    expect(looks).toBeLessThan(35);
  });

  it.each([
    ['refuses the token', { call: 'POST {business}/system_user_access_tokens', error: 10 }, '10'],
    ['breaks off', { call: 'POST {business}/system_user_access_tokens', drop: 'before' }, undefined],
    ['refuses the numbers', { call: 'GET {waba}/phone_numbers', error: 190 }, '190'],
  ] as const)(
    'tells once that Meta %s, and takes the customer when that has passed',
    async (_title, fault, code) => {
      const stage = await prepare();
      const onboarding = await startOne(stage.deps, { way: 'hosted' });
      const number = stage.sandbox.number.displayPhoneNumber;
      stage.sandbox.faults.add({ ...fault, next: 2 });
      stage.sandbox.act('signup.accept');
      const left: NonNullable<Opening['left']> = [];
      const outcome = await watch(stage, onboarding, { number, left });
      expect(outcome).toMatchObject({ wabaId: stage.sandbox.waba.id });
      expect(left).toEqual([
        expect.objectContaining({ meaning: expect.stringContaining('A customer joined') }),
      ]);
      expect(left[0]?.code).toBe(code);
    },
  );

  it('ends when Meta calls our own token no good, and can be begun again', async () => {
    const stage = await prepare();
    const onboarding = await startOne(stage.deps, { way: 'hosted' });
    stage.sandbox.faults.add({ call: 'POST {business}/system_user_access_tokens', error: 190, next: 1 });
    stage.sandbox.act('signup.accept');
    const refused = await open(stage, onboarding);
    await expect(refused.outcome).rejects.toMatchObject({ code: 'graph-not-permitted', exit: 4 });
    const opened = await open(stage, onboarding);
    expect(await opened.outcome).toMatchObject({ wabaId: stage.sandbox.waba.id });
  });

  it('takes a customer who comes long after one whose token Meta refuses', async () => {
    const stage = await prepare();
    const onboarding = await startOne(stage.deps, { way: 'hosted' });
    await tellOfStranger(stage);
    const left: NonNullable<Opening['left']> = [];
    const after = { 80: () => stage.sandbox.act('signup.accept') };
    const outcome = await watch(stage, onboarding, { left, after });
    expect(outcome).toMatchObject({ wabaId: stage.sandbox.waba.id });
    expect(left).toEqual([expect.objectContaining({ meaning: expect.stringContaining('WABA 339') })]);
    // Left aside after about a minute.
    const looks = stage.calls.filter((call) => call.startsWith('POST /559')).length;
    expect(looks).toBeGreaterThan(25);
    expect(looks).toBeLessThan(35);
  });

  it('takes a customer whose token there is, though that of another is refused', async () => {
    const stage = await prepare();
    const onboarding = await startOne(stage.deps, { way: 'hosted' });
    await tellOfStranger(stage);
    stage.sandbox.act('signup.accept');
    await stage.deps.clock.sleep(5000);
    const opened = await open(stage, onboarding);
    expect(await opened.outcome).toMatchObject({ wabaId: stage.sandbox.waba.id });
    expect(stage.calls[0]).toBe('POST /559/system_user_access_tokens');
  });

  it('is not ended by a word of a customer that names no owner', async () => {
    const stage = await prepare();
    const onboarding = await startOne(stage.deps, { way: 'hosted' });
    const { now } = stage.deps.clock;
    for (const value of [{}, { waba_info: null }, { waba_info: { owner_business_id: null } }]) {
      await arrive(stage.deps.store, accountUpdate('PARTNER_ADDED', now(), value), now());
    }
    const opened = await open(stage, onboarding);
    await stage.deps.clock.sleep(10_000);
    expect(stage.calls).toEqual([]);
    await opened.close();
    await expect(opened.outcome).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('leads through the whole onboarding without a code', async () => {
    const stage = await prepare();
    const onboarding = await startOne(stage.deps, { way: 'hosted' });
    const tokens = tokenMap();
    const traffic = noTraffic();
    const graph = watchedGraph(stage.deps.graph, traffic);
    const plan = planFor(stage, onboarding, { way: wayOf(stage, onboarding) });
    const { end, events } = await runMachine(stage, plan, { tokens, graph }, ({ event }) => {
      if (event === 'signup') stage.sandbox.act('signup.accept');
    });
    expect(end).toMatchObject({ outcome: 'complete', history: { messages: 10 } });
    expect(events).toContainEqual({ event: 'signup', way: 'hosted', link: LINK });
    expect(traffic.codes).toEqual([]);
    expect([...tokens.kept.keys()]).toEqual([stage.sandbox.waba.id]);
  });
});
