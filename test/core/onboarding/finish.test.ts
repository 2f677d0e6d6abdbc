import { describe, expect, it } from 'vitest';
import { listNumbers } from '../../../src/core/numbers/index.ts';
import { finishSignup, startOnboarding, waitForReturn } from '../../../src/core/onboarding/index.ts';
import { type OnboardingStage, setOnboardingStage } from '../../support/onboarding-stage.ts';
import { NOW, seededRandom } from '../../support/run.ts';
import {
  APP_SECRET,
  metaError,
  openGraph,
  type ScriptedAnswer,
  scriptGraph,
} from '../../support/scripted-graph.ts';

/** Lets the phone accept, or leave, and gives what the browser brings back. */
async function signup(
  { sandbox, link }: OnboardingStage,
  how: 'accept' | 'cancel' = 'accept',
): Promise<string> {
  const back = await waitForReturn('state', new AbortController().signal);
  try {
    await sandbox.phone[how](link(back.redirectUri, 'state'));
    return await back.code;
  } finally {
    back.close();
  }
}

async function onboardingOf({ deps }: OnboardingStage, id: string) {
  return deps.store.db.selectFrom('onboardings').selectAll().where('id', '=', id).executeTakeFirst();
}

describe('finishing a signup', () => {
  it('goes from the code to a number that is observed, subscribed, and never registered', async () => {
    const stage = await setOnboardingStage({ otherNumbers: 2 });
    const { deps, app, sandbox, calls } = stage;
    const onboardingId = await startOnboarding({ ...deps, random: seededRandom(3) });
    expect(await onboardingOf(stage, onboardingId)).toMatchObject({ state: 'flow-started', started_at: NOW });
    const code = await signup(stage);
    const kept: [string, string][] = [];
    const onboarded = await finishSignup(deps, {
      onboardingId,
      app,
      code,
      keepToken: async (...token) => void kept.push(token),
    });
    expect(onboarded).toEqual({
      wabaId: sandbox.waba.id,
      phoneNumberId: sandbox.number.id,
      displayPhoneNumber: '+44 7700 900100',
      verifiedName: 'Harbour Lane Bikes',
      epoch: NOW,
      token: expect.stringMatching(/^EAA/),
    });
    expect(kept).toEqual([[sandbox.waba.id, onboarded.token]]);
    expect(calls).toEqual([
      'GET /oauth/access_token',
      'GET /debug_token',
      `GET /${sandbox.waba.id}/phone_numbers`,
      `POST /${sandbox.waba.id}/subscribed_apps`,
    ]);
    expect(await onboardingOf(stage, onboardingId)).toMatchObject({
      state: 'subscribed',
      waba_id: sandbox.waba.id,
      phone_number_id: sandbox.number.id,
      epoch: NOW,
    });
    expect(await listNumbers(deps.store)).toMatchObject([
      { phoneNumberId: sandbox.number.id, onboardedAt: NOW },
    ]);
    const status = await (await fetch(`${sandbox.url}/sandbox/status`)).json();
    expect(status).toMatchObject({ alarms: [] });
  });

  it('takes a code once', async () => {
    const stage = await setOnboardingStage();
    const code = await signup(stage);
    const finish = () =>
      finishSignup(stage.deps, { onboardingId: 'x', app: stage.app, code, keepToken: async () => undefined });
    await finish();
    await expect(finish()).rejects.toMatchObject({
      code: 'graph-refused',
      message: expect.stringContaining('used up or older than 30 seconds'),
    });
  });

  it('is too late 30 seconds after the phone accepted', async () => {
    const stage = await setOnboardingStage();
    const code = await signup(stage);
    await stage.sandbox.advance(30_001);
    const finishing = finishSignup(stage.deps, {
      onboardingId: 'x',
      app: stage.app,
      code,
      keepToken: async () => undefined,
    });
    await expect(finishing).rejects.toMatchObject({ meta: { code: 100, subcode: 36007 } });
  });

  it('never begins when the person left the signup', async () => {
    const stage = await setOnboardingStage();
    await expect(signup(stage, 'cancel')).rejects.toMatchObject({ code: 'signup-cancelled' });
    expect(stage.calls).toEqual([]);
  });
});

describe('what a signup brings', () => {
  const grant = (...granular_scopes: object[]) => ({ json: { data: { is_valid: true, granular_scopes } } });
  const management = { scope: 'whatsapp_business_management', target_ids: ['330'] };
  const messaging = { scope: 'whatsapp_business_messaging', target_ids: ['330'] };
  const bought = { json: { access_token: 'EAAbusiness' } };
  const subscribed = { json: { success: true } };

  async function finish(...answers: readonly ScriptedAnswer[]) {
    const { deps } = await setOnboardingStage();
    const { url, requests } = await scriptGraph(bought, ...answers);
    const onboardingId = await startOnboarding({ ...deps, random: seededRandom(3) });
    const kept: string[] = [];
    const finishing = finishSignup(
      { ...deps, graph: openGraph(url).graph },
      {
        onboardingId,
        app: { id: '660', secret: APP_SECRET },
        code: 'AQ',
        keepToken: async (wabaId, token) => void kept.push(`${wabaId} ${token}`),
      },
    );
    const outcome = await finishing.then(
      (onboarded) => ({ onboarded, error: undefined }),
      (error: unknown) => ({ onboarded: undefined, error }),
    );
    return { ...outcome, kept, requests, deps, onboardingId };
  }

  it.each([
    ['no permission at all', [], 'whatsapp_business_management'],
    ['one of two', [management], 'whatsapp_business_messaging'],
    ['no targets', [{ ...management, target_ids: [] }, messaging], 'whatsapp_business_management'],
    [
      'permissions for everything, which name no WABA',
      [{ scope: management.scope }, { scope: messaging.scope }],
      'whatsapp_business_management',
    ],
  ])('is refused with %s', async (_title, scopes, scope) => {
    const { error, kept, requests, onboardingId } = await finish(grant(...scopes));
    expect(error).toMatchObject({
      code: 'waba-not-granted',
      exit: 4,
      message: expect.stringContaining(scope),
    });
    // The code is spent, so the token is kept all the same, under the onboarding.
    expect({ kept, calls: requests.length }).toEqual({
      kept: [`of-onboarding-${onboardingId} EAAbusiness`],
      calls: 2,
    });
  });

  it.each([
    [
      'not in the app',
      { is_on_biz_app: false, platform_type: 'CLOUD_API' },
      'is_on_biz_app false, platform_type CLOUD_API',
    ],
    [
      'not on the API',
      { is_on_biz_app: true, platform_type: 'NOT_APPLICABLE' },
      'is_on_biz_app true, platform_type NOT_APPLICABLE',
    ],
    ['not described', {}, 'is_on_biz_app unknown, platform_type unknown'],
  ])('is refused with a number that is %s', async (_title, node, reason) => {
    const { error, deps } = await finish(grant(management, messaging), {
      json: { data: [{ id: '440', display_phone_number: '+44 1', ...node }] },
    });
    expect(error).toMatchObject({
      code: 'not-coexistence',
      exit: 6,
      message: expect.stringContaining(reason),
    });
    expect(await listNumbers(deps.store)).toEqual([]);
  });

  it('is refused with a WABA without numbers', async () => {
    const { error } = await finish(grant(management, messaging), { json: { data: [] } });
    expect(error).toMatchObject({
      code: 'not-coexistence',
      message: expect.stringContaining('of this signup'),
    });
  });

  it('is, of several numbers in coexistence, the one onboarded last, however Meta writes the time', async () => {
    const node = (id: string, last_onboarded_time: string | number) => ({
      id,
      is_on_biz_app: true,
      platform_type: 'CLOUD_API',
      last_onboarded_time,
    });
    const nodes = [
      node('1', '2026-11-01T09:00:00+0000'),
      node('2', Date.UTC(2026, 10, 3) / 1000),
      node('3', '2025-01-01T00:00:00+0000'),
    ];
    const { onboarded } = await finish(grant(management, messaging), { json: { data: nodes } }, subscribed);
    expect(onboarded).toMatchObject({ phoneNumberId: '2', epoch: Date.UTC(2026, 10, 3) });
  });

  it('is, of several WABAs, the one whose number was onboarded last', async () => {
    const both = (scope: string) => ({ scope, target_ids: ['330', '331'] });
    const node = (id: string, last_onboarded_time: string) => ({
      json: { data: [{ id, is_on_biz_app: true, platform_type: 'CLOUD_API', last_onboarded_time }] },
    });
    const { onboarded, kept } = await finish(
      grant(both(management.scope), both(messaging.scope)),
      node('1', '2026-11-01T09:00:00+0000'),
      node('2', '2026-11-02T09:00:00+0000'),
      subscribed,
    );
    expect(onboarded).toMatchObject({ wabaId: '331', phoneNumberId: '2' });
    expect(kept).toEqual(['331 EAAbusiness']);
  });

  it('is known by the same onboarding to the import, also when Meta does not say when it was', async () => {
    const node = { id: '440', is_on_biz_app: true, platform_type: 'CLOUD_API' };
    const { onboarded, deps } = await finish(
      grant(management, messaging),
      { json: { data: [node] } },
      subscribed,
    );
    expect(await listNumbers(deps.store)).toMatchObject([{ onboardedAt: onboarded?.epoch }]);
  });

  it('leaves a trace of the code in the journal, and not the code', async () => {
    const { deps } = await finish(grant());
    const steps = await deps.store.db.selectFrom('onboarding_steps').selectAll().execute();
    expect(steps).toMatchObject([{ step: 'code', state: 'done', detail: null }]);
  });

  it('keeps the token before the next call can fail, since the code is spent', async () => {
    const node = { id: '440', is_on_biz_app: true, platform_type: 'CLOUD_API' };
    const { error, kept, deps, onboardingId } = await finish(
      grant(management, messaging),
      { json: { data: [node] } },
      { status: 500, json: metaError(2) },
    );
    expect(error).toMatchObject({ code: 'graph-transient' });
    expect(kept).toEqual(['330 EAAbusiness']);
    const row = await deps.store.db
      .selectFrom('onboardings')
      .selectAll()
      .where('id', '=', onboardingId)
      .executeTakeFirst();
    expect(row).toMatchObject({ state: 'token-ok', waba_id: '330', phone_number_id: '440' });
  });
});
