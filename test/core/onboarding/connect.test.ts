import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/core/clock.ts';
import { CoexError } from '../../../src/core/errors.ts';
import { subscribedApps } from '../../../src/core/graph/index.ts';
import { listNumbers } from '../../../src/core/numbers/index.ts';
import { ensureSubscribed, findConnected } from '../../../src/core/onboarding/connect.ts';
import { setOnboardingStage } from '../../support/onboarding-stage.ts';
import { openTestStore } from '../../support/replay.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import {
  APP_SECRET,
  metaError,
  openGraph,
  type ScriptedAnswer,
  scriptGraph,
} from '../../support/scripted-graph.ts';
import { openStoreAt } from '../../support/store-address.ts';
import { onboardingOf, startOne } from './machine.ts';

const HOUR_MS = 3_600_000;
const app = { id: '660', secret: APP_SECRET };
const management = { scope: 'whatsapp_business_management', target_ids: ['330'] };
const messaging = { scope: 'whatsapp_business_messaging', target_ids: ['330'] };

const grant = (...granular_scopes: object[]) => ({ json: { data: { is_valid: true, granular_scopes } } });
const granted = grant(management, messaging);
const list = (...data: object[]) => ({ json: { data } });

/** A number in coexistence. */
const node = (id: string, more: object = {}) => ({
  id,
  display_phone_number: '+44 7700 900100',
  verified_name: 'Harbour Lane Bikes',
  is_on_biz_app: true,
  platform_type: 'CLOUD_API',
  last_onboarded_time: NOW / 1000,
  ...more,
});

/** A store and an onboarding in it; `look` is one look for its number, at a Graph API that answers as told. */
async function prepare({ clock = fixedClock() }: { readonly clock?: Clock } = {}) {
  const store = await openTestStore();
  const onboarding = await startOne({ store, clock });
  const look = async (
    answers: readonly ScriptedAnswer[],
    more: { number?: string; wabaId?: string; signal?: AbortSignal; clock?: Clock; id?: string } = {},
  ) => {
    const { url, requests } = await scriptGraph(...answers);
    const deps = { store, clock: more.clock ?? clock, graph: openGraph(url).graph, signal: more.signal };
    const { wabaId, number, id } = more;
    const own = id === undefined ? onboarding : await onboardingOf(store, id);
    const looking = { onboarding: own, app, token: 'EAAbusiness', wabaId, number };
    const outcome = await findConnected(deps, looking).catch((error: CoexError) => error);
    return { outcome, requests };
  };
  return { store, onboarding, look, clock, journal: () => onboardingOf(store, onboarding.id) };
}

describe('the number of a signup', () => {
  it('is found through the WABA of the token, proved, and taken down', async () => {
    const { look, journal, store } = await prepare();
    const { outcome, requests } = await look([granted, list(node('440'))]);
    expect(outcome).toEqual({
      wabaId: '330',
      phoneNumberId: '440',
      displayPhoneNumber: '+44 7700 900100',
      verifiedName: 'Harbour Lane Bikes',
      epoch: NOW,
    });
    expect(requests).toMatchObject([
      { path: '/v26.0/debug_token', query: { input_token: 'EAAbusiness' } },
      { path: '/v26.0/330/phone_numbers', authorization: 'Bearer EAAbusiness' },
    ]);
    expect(await journal()).toMatchObject({
      state: 'token-ok',
      waba_id: '330',
      phone_number_id: '440',
      epoch: NOW,
    });
    expect(await listNumbers(store)).toMatchObject([{ phoneNumberId: '440', onboardedAt: NOW }]);
  });

  it.each([
    ['no permission at all', grant(), undefined, 'whatsapp_business_management'],
    ['one of two', grant(management), undefined, 'whatsapp_business_messaging'],
    [
      'no targets',
      grant({ ...management, target_ids: [] }, messaging),
      undefined,
      'whatsapp_business_management',
    ],
    [
      'permissions for everything, which name no WABA',
      grant({ scope: management.scope }, { scope: messaging.scope }),
      undefined,
      'whatsapp_business_management',
    ],
    [
      'permissions for a WABA each',
      grant(management, { ...messaging, target_ids: ['331'] }),
      undefined,
      'set of permissions for a WABA',
    ],
    ['permissions for another WABA than was named', granted, '331', 'for the WABA 331'],
    [
      'half of them for the WABA that was named',
      grant({ ...management, target_ids: ['330', '331'] }, messaging),
      '331',
      'whatsapp_business_messaging for the WABA 331',
    ],
    [
      'a token that is no good any more',
      { json: { data: { is_valid: false, granular_scopes: [management, messaging] } } },
      undefined,
      'access any more',
    ],
  ] as const)('is not looked for with %s', async (_title, answer, wabaId, told) => {
    const { look, journal, store } = await prepare();
    const { outcome, requests } = await look([answer], wabaId === undefined ? {} : { wabaId });
    expect(outcome).toMatchObject({
      code: 'waba-not-granted',
      exit: 4,
      message: expect.stringContaining(told),
    });
    expect(requests).toHaveLength(1);
    expect(await journal()).toMatchObject({ state: 'flow-started', phone_number_id: null });
    expect(await listNumbers(store)).toEqual([]);
  });

  it('is looked for in the WABA that was named, whatever else the token may operate', async () => {
    const both = (scope: string) => ({ scope, target_ids: ['330', '331'] });
    const { look } = await prepare();
    const answers = [grant(both(management.scope), both(messaging.scope)), list(node('441'))];
    const { outcome, requests } = await look(answers, { wabaId: '331' });
    expect(outcome).toMatchObject({ wabaId: '331', phoneNumberId: '441' });
    expect(requests[1]?.path).toBe('/v26.0/331/phone_numbers');
  });

  it('is waited for while Meta does not tell of the app yet', async () => {
    const { look, clock } = await prepare();
    const answers = [granted, list(), list(node('440', { is_on_biz_app: false })), list(node('440'))];
    const { outcome } = await look(answers);
    expect(outcome).toMatchObject({ phoneNumberId: '440' });
    expect(clock.now() - NOW).toBe(6000);
  });

  it.each([
    [
      'not in the app',
      [node('440', { is_on_biz_app: false })],
      'is_on_biz_app false, platform_type CLOUD_API',
    ],
    [
      'not on the API',
      [node('440', { platform_type: 'NOT_APPLICABLE' })],
      'is_on_biz_app true, platform_type NOT_APPLICABLE',
    ],
    [
      'not described',
      [node('440', { is_on_biz_app: undefined, platform_type: undefined })],
      'is_on_biz_app unknown, platform_type unknown',
    ],
    ['not there', [], 'The number of this signup'],
  ])('that stays %s for half a minute is refused', async (_title, nodes, reason) => {
    const { look, clock, store, journal } = await prepare();
    const { outcome } = await look([granted, ...Array<ScriptedAnswer>(11).fill(list(...nodes))]);
    expect(outcome).toMatchObject({
      code: 'not-coexistence',
      exit: 6,
      message: expect.stringContaining(reason),
    });
    expect(clock.now() - NOW).toBe(30_000);
    expect(await listNumbers(store)).toEqual([]);
    expect(await journal()).toMatchObject({ state: 'flow-started' });
  });

  it('is waited for no longer when the clock is set back meanwhile', async () => {
    const jumping = fixedClock();
    let sleeps = 0;
    const clock: Clock = {
      now: () => jumping.now() - (sleeps > 2 ? 5 * HOUR_MS : 0),
      sleep: async (durationMs, signal) => {
        sleeps += 1;
        await jumping.sleep(durationMs, signal);
      },
    };
    const { look } = await prepare({ clock });
    const { outcome } = await look([granted, ...Array<ScriptedAnswer>(11).fill(list())]);
    expect(outcome).toMatchObject({ code: 'not-coexistence' });
    expect(sleeps).toBe(10);
  });

  it('can be given up on while it is waited for', async () => {
    const stop = new AbortController();
    const slept = fixedClock();
    const clock: Clock = {
      now: slept.now,
      sleep: async (durationMs, signal) => {
        stop.abort(new Error('Ctrl-C'));
        await slept.sleep(durationMs, signal);
      },
    };
    const { look } = await prepare({ clock });
    const { outcome } = await look([granted, list()], { signal: stop.signal });
    expect(outcome).toMatchObject({ message: 'Ctrl-C' });
  });

  it.each([
    ['its id', '440', '+44 7700 900100'],
    ['digits', '447700900100', '+44 7700 900100'],
    ['a spelling of its own', '+44 (7700) 900-100', '+44 7700 900100'],
    ['one without signs, of a number that Meta writes without', '+447700900100', '447700900100'],
  ])(
    'that was asked for is found by %s, though another has joined since',
    async (_title, number, display) => {
      const { look } = await prepare();
      const nodes = [
        node('449', { display_phone_number: '+44 7700 900999', last_onboarded_time: NOW / 1000 + 60 }),
        node('440', { display_phone_number: display }),
      ];
      const { outcome } = await look([granted, list(...nodes)], { number });
      expect(outcome).toMatchObject({ phoneNumberId: '440' });
    },
  );

  it('that is another than the one asked for is named, and not taken', async () => {
    const { look, onboarding, store, journal } = await prepare();
    const other = Array.from({ length: 11 }, () => list(node('440')));
    const { outcome } = await look([granted, ...other], { number: '+44 7700 900111' });
    expect(outcome).toMatchObject({
      code: 'other-number',
      exit: 6,
      message: 'The customer has connected +44 7700 900100, not +44 7700 900111.',
      hint: expect.stringContaining(onboarding.id),
    });
    expect(await journal()).toMatchObject({ state: 'flow-started', phone_number_id: null });
    expect(await listNumbers(store)).toEqual([]);
  });

  it('is, of several in coexistence, the one onboarded last, however Meta writes the time', async () => {
    const { look } = await prepare();
    const nodes = [
      node('1', { last_onboarded_time: '2026-11-05T08:52:00+0000' }),
      node('2', { last_onboarded_time: NOW / 1000 - 60 }),
      node('3', { last_onboarded_time: '2025-01-01T00:00:00+0000' }),
      node('4', { last_onboarded_time: NOW / 1000, is_on_biz_app: false }),
    ];
    const { outcome } = await look([granted, list(...nodes)]);
    expect(outcome).toMatchObject({ phoneNumberId: '2', epoch: NOW - 60_000 });
  });

  it('is, of several WABAs, the one onboarded last', async () => {
    const both = (scope: string) => ({ scope, target_ids: ['330', '331'] });
    const { look } = await prepare();
    const { outcome } = await look([
      grant(both(management.scope), both(messaging.scope)),
      list(node('1', { last_onboarded_time: '2026-11-05T08:52:00+0000' })),
      list(node('2', { last_onboarded_time: '2026-11-05T08:58:00+0000' })),
    ]);
    expect(outcome).toMatchObject({ wabaId: '331', phoneNumberId: '2' });
  });

  it('is not an older one of the same WABA, of which Meta tells sooner', async () => {
    const { look } = await prepare();
    const old = node('1', { last_onboarded_time: '2026-11-01T09:00:00+0000' });
    const fresh = node('2', { last_onboarded_time: '2026-11-05T09:00:00+0000' });
    const { outcome } = await look([granted, list(old), list(old), list(old, fresh)]);
    expect(outcome).toMatchObject({ phoneNumberId: '2' });
  });

  it('is an older one when nothing newer comes', async () => {
    const { look } = await prepare();
    const old = list(node('1', { last_onboarded_time: '2026-11-01T09:00:00+0000' }));
    const { outcome } = await look([granted, ...Array.from({ length: 11 }, () => old)]);
    expect(outcome).toMatchObject({ phoneNumberId: '1' });
  });

  it('is not found while Meta refuses to list them', async () => {
    const { look } = await prepare();
    const { outcome } = await look([granted, { status: 401, json: metaError(190) }]);
    expect(outcome).toMatchObject({ code: 'graph-not-permitted' });
  });
});

describe('the time of an onboarding', () => {
  const untold = node('440', { last_onboarded_time: undefined });
  const at = (ms: number) => node('440', { last_onboarded_time: ms / 1000 });
  const epochOf = (outcome: unknown) => (outcome as { epoch?: number }).epoch;

  it('that Meta does not tell is that of the first look, in every run and process', async () => {
    const { look, clock, store, onboarding } = await prepare();
    expect(epochOf((await look([granted, list(untold)])).outcome)).toBe(NOW);
    await clock.sleep(HOUR_MS);
    expect(epochOf((await look([granted, list(untold)])).outcome)).toBe(NOW);
    const other = await openStoreAt(store.address);
    const { url } = await scriptGraph(granted, list(untold));
    const deps = { store: other, clock, graph: openGraph(url).graph };
    const looking = { onboarding, app, token: 'EAAbusiness', wabaId: undefined, number: undefined };
    expect((await findConnected(deps, looking)).epoch).toBe(NOW);
    await other.close();
    expect(await listNumbers(store)).toMatchObject([{ onboardedAt: NOW }]);
  });

  it('stays that of this onboarding days later, when nothing could be asked for any more', async () => {
    const { look, clock } = await prepare();
    await look([granted, list(untold)]);
    await clock.sleep(72 * HOUR_MS);
    expect(epochOf((await look([granted, list(untold)])).outcome)).toBe(NOW);
  });

  it('is that of now for an onboarding days after another', async () => {
    const { look, clock, store } = await prepare();
    await look([granted, list(untold)]);
    await clock.sleep(72 * HOUR_MS);
    const { id } = await startOne({ store, clock }, { seed: 9 });
    expect(epochOf((await look([granted, list(untold)], { id })).outcome)).toBe(NOW + 72 * HOUR_MS);
  });

  it('does not move when Meta tells it late, since the syncs are claimed by it', async () => {
    const { look, clock } = await prepare();
    await look([granted, list(untold)]);
    await clock.sleep(60_000);
    expect(epochOf((await look([granted, list(at(NOW - 20_000))])).outcome)).toBe(NOW);
  });

  it('moves when Meta tells of a later onboarding', async () => {
    const { look, clock } = await prepare();
    await look([granted, list(at(NOW))]);
    await clock.sleep(HOUR_MS);
    const later = NOW + HOUR_MS;
    expect(epochOf((await look([granted, list(at(later))])).outcome)).toBe(later);
    expect(epochOf((await look([granted, list(untold)])).outcome)).toBe(later);
  });

  it.each(['soon', '', '2026-13-45'])('is that of now when Meta writes %j', async (last_onboarded_time) => {
    const { look } = await prepare();
    const { outcome } = await look([granted, list(node('440', { last_onboarded_time }))]);
    expect(epochOf(outcome)).toBe(NOW);
  });
});

describe('subscribing to a WABA', () => {
  it('happens when the app is not there yet', async () => {
    const { sandbox, deps, app: own, calls } = await setOnboardingStage();
    const onboarding = await startOne(deps);
    const looking = {
      onboarding,
      app: own,
      token: sandbox.app.systemToken,
      wabaId: undefined,
      number: undefined,
    };
    await ensureSubscribed(deps, looking, sandbox.waba.id);
    expect(calls).toEqual([
      `GET /${sandbox.waba.id}/subscribed_apps`,
      `POST /${sandbox.waba.id}/subscribed_apps`,
    ]);
    expect(await subscribedApps(deps.graph, sandbox.waba.id)).toMatchObject([{ id: own.id }]);
    expect(await onboardingOf(deps.store, onboarding.id)).toMatchObject({ state: 'subscribed' });
  });

  it('leaves an app alone that is there, so that its override stays', async () => {
    const store = await openTestStore();
    const clock = fixedClock();
    const theirs = { whatsapp_business_api_data: { id: '661' } };
    const ours = { whatsapp_business_api_data: { id: '660' }, override_callback_uri: 'https://a.example/' };
    const { url, requests } = await scriptGraph(list(theirs, ours));
    const onboarding = await startOne({ store, clock });
    const looking = { onboarding, app, token: 'EAAbusiness', wabaId: undefined, number: undefined };
    await ensureSubscribed({ store, clock, graph: openGraph(url).graph }, looking, '330');
    expect(requests.map(({ method }) => method)).toEqual(['GET']);
  });

  it('is not taken for done when Meta does not confirm it', async () => {
    const store = await openTestStore();
    const clock = fixedClock();
    const { url, requests } = await scriptGraph(list({ id: '661' }), { json: { success: false } });
    const onboarding = await startOne({ store, clock });
    const looking = { onboarding, app, token: 'EAAbusiness', wabaId: undefined, number: undefined };
    const deps = { store, clock, graph: openGraph(url).graph };
    await expect(ensureSubscribed(deps, looking, '330')).rejects.toBeInstanceOf(CoexError);
    expect(requests).toHaveLength(2);
    expect(await onboardingOf(store, onboarding.id)).toMatchObject({ state: 'flow-started' });
  });
});
