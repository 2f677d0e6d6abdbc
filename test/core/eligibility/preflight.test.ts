import { describe, expect, it } from 'vitest';
import { preflight } from '../../../src/core/eligibility/index.ts';
import { subscribeApp } from '../../../src/core/graph/index.ts';
import { REQUIRED_SCOPES, REQUIRED_WEBHOOK_FIELDS } from '../../../src/core/rules/index.ts';
import { openCallback, VERIFY_TOKEN } from '../../sandbox/callback.ts';
import { setOnboardingStage } from '../../support/onboarding-stage.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import { APP_SECRET, metaError, openGraph, scriptGraph, TOKEN } from '../../support/scripted-graph.ts';

const CALLBACK = 'https://me.example/webhook';
const GOOD_TOKEN = { app_id: '660', is_valid: true, expires_at: 0, scopes: REQUIRED_SCOPES.value };
const GOOD_SUBSCRIPTION = {
  object: 'whatsapp_business_account',
  callback_url: CALLBACK,
  active: true,
  fields: REQUIRED_WEBHOOK_FIELDS.value.map((name) => ({ name, version: 'v26.0' })),
};

/** The checks as `id: verdict`, for a token and subscriptions as Meta would tell them. */
async function verdicts(token: object, ...subscriptions: readonly object[]) {
  const { url } = await scriptGraph({ json: { data: token } }, { json: { data: subscriptions } });
  const checks = await preflight(
    { graph: openGraph(url).graph, clock: fixedClock() },
    { app: { id: '660', secret: APP_SECRET }, accessToken: TOKEN, callbackUrl: CALLBACK },
  );
  for (const check of checks) {
    expect(check).toMatchObject({
      source: expect.stringMatching(/\S/),
      asOf: expect.stringMatching(/^20\d\d-/),
    });
    expect(check.fix === undefined).toBe(check.verdict === 'pass');
  }
  return Object.fromEntries(checks.map(({ id, verdict, reason }) => [id, `${verdict}: ${reason}`]));
}

describe('preflight', () => {
  it('passes what is as it should be', async () => {
    const found = await verdicts(GOOD_TOKEN, { object: 'page', fields: [] }, GOOD_SUBSCRIPTION);
    expect(Object.keys(found)).toEqual(['token', 'scopes', 'webhook-fields', 'callback']);
    for (const verdict of Object.values(found)) expect(verdict).toMatch(/^pass: /);
  });

  it.each([
    ['is not valid', { is_valid: false }, 'fail: the access token is not valid'],
    ['is another app’s', { app_id: '661' }, 'fail: the access token belongs to app 661, not 660'],
    ['has expired', { expires_at: NOW / 1000 }, 'fail: expired at 2026-11-05T09:00:00Z'],
    ['will expire', { expires_at: NOW / 1000 + 3600 }, 'warn: valid until 2026-11-05T10:00:00Z'],
    ['does not expire', { expires_at: 0 }, 'pass: valid, does not expire'],
    ['has an end nobody tells', { expires_at: undefined }, 'pass: valid; until when, Meta does not say'],
    [
      'is of no app that is told',
      { app_id: undefined },
      'unknown: valid, but Meta does not say of which app',
    ],
  ])('looks at a token that %s', async (_title, token, expected) => {
    expect((await verdicts({ ...GOOD_TOKEN, ...token }, GOOD_SUBSCRIPTION)).token).toBe(expected);
  });

  it('passes permissions that are there, and does not promise at which access', async () => {
    expect((await verdicts(GOOD_TOKEN, GOOD_SUBSCRIPTION)).scopes).toBe(
      'pass: whatsapp_business_management, whatsapp_business_messaging; access level not told',
    );
  });

  it('names the permissions that are missing', async () => {
    const found = await verdicts(
      { ...GOOD_TOKEN, scopes: ['whatsapp_business_messaging', 'email'] },
      GOOD_SUBSCRIPTION,
    );
    expect(found.scopes).toBe('fail: missing: whatsapp_business_management');
  });

  it('names the fields that are not subscribed', async () => {
    const found = await verdicts(GOOD_TOKEN, {
      ...GOOD_SUBSCRIPTION,
      fields: ['messages', 'history', 'account_update'],
    });
    expect(found['webhook-fields']).toBe('fail: not subscribed: smb_app_state_sync, smb_message_echoes');
  });

  it('takes a subscription that is switched off for none', async () => {
    const found = await verdicts(GOOD_TOKEN, { ...GOOD_SUBSCRIPTION, active: false });
    expect(found['webhook-fields']).toMatch(/^fail: not subscribed: messages, /);
  });

  it('tells where webhooks go', async () => {
    const elsewhere = await verdicts(GOOD_TOKEN, {
      ...GOOD_SUBSCRIPTION,
      callback_url: 'https://them.example/',
    });
    expect(elsewhere.callback).toBe('warn: webhooks go to https://them.example/');
    const nowhere = await verdicts(GOOD_TOKEN);
    expect(nowhere.callback).toBe('fail: the app has no webhook callback');
  });

  it('fails as a whole when Meta does not let it look', async () => {
    const { url } = await scriptGraph({ status: 401, json: metaError(190) });
    const looking = preflight(
      { graph: openGraph(url).graph, clock: fixedClock() },
      { app: { id: '660', secret: APP_SECRET }, accessToken: TOKEN, callbackUrl: CALLBACK },
    );
    await expect(looking).rejects.toMatchObject({ code: 'graph-not-permitted', exit: 4 });
  });

  it('fails before the sandbox’s app is subscribed, and passes after', async () => {
    const { deps, app, sandbox, calls } = await setOnboardingStage();
    const callback = await openCallback();
    const setup = { app, accessToken: sandbox.app.systemToken, callbackUrl: callback.url };
    const before = await preflight(deps, setup);
    expect(before.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'fail', 'fail']);
    expect(calls.every((call) => call.startsWith('GET '))).toBe(true);
    await subscribeApp(deps.graph, app, {
      url: callback.url,
      verifyToken: VERIFY_TOKEN,
      fields: REQUIRED_WEBHOOK_FIELDS.value,
    });
    await callback.close();
    expect((await preflight(deps, setup)).map(({ verdict }) => verdict)).toEqual(Array(4).fill('pass'));
    const stranger = await preflight(deps, { ...setup, accessToken: 'EAAstranger0' });
    expect(stranger.map(({ verdict }) => verdict)).toEqual(['fail', 'fail', 'pass', 'pass']);
  });
});
