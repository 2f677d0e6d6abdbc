import type { Clock } from '../clock.ts';
import { isoTime } from '../clock.ts';
import { appSubscriptions, type Graph, inspectToken } from '../graph/index.ts';
import { REQUIRED_SCOPES, REQUIRED_WEBHOOK_FIELDS } from '../rules/index.ts';

/** One thing looked at before an onboarding; what could not be learnt is `unknown`, never passed. */
export interface Check {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly verdict: 'pass' | 'warn' | 'fail' | 'unknown';
  readonly reason: string;
  /** What to do; only when something is to be done. */
  readonly fix?: string;
  readonly source: string;
  readonly asOf: string;
}

/** What an onboarding hangs on and the API can tell: token, permissions, and where webhooks go. Changes nothing. */
export async function preflight(
  deps: { readonly graph: Graph; readonly clock: Clock },
  setup: {
    readonly app: { readonly id: string; readonly secret: string };
    readonly accessToken: string;
    readonly callbackUrl: string;
  },
): Promise<Check[]> {
  const { app, accessToken, callbackUrl } = setup;
  const token = await inspectToken(deps.graph, app, accessToken);
  const subscriptions = await appSubscriptions(deps.graph, app);
  const subscription = subscriptions.find(({ object }) => object === 'whatsapp_business_account');
  return [
    checkToken(token, app.id, deps.clock.now()),
    checkScopes(token.scopes),
    checkFields(subscription?.active === false ? [] : (subscription?.fields ?? [])),
    checkCallback(subscription?.callback_url, callbackUrl),
  ];
}

function checkToken(
  token: { is_valid: boolean; app_id?: string | undefined; expires_at?: number | undefined },
  appId: string,
  now: number,
): Check {
  const about = {
    id: 'token',
    source: 'developers.facebook.com/docs/graph-api/reference/debug_token',
    asOf: '2026-10-08',
  };
  const fix = 'Make a new system user token of this app and keep it with `coex secrets set access-token`.';
  if (!token.is_valid) return { ...about, verdict: 'fail', reason: 'the access token is not valid', fix };
  if (token.app_id !== undefined && token.app_id !== appId) {
    return {
      ...about,
      verdict: 'fail',
      reason: `the access token belongs to app ${token.app_id}, not ${appId}`,
      fix,
    };
  }
  const expiresAt = (token.expires_at ?? 0) * 1000;
  if (expiresAt === 0) return { ...about, verdict: 'pass', reason: 'valid, does not expire' };
  if (expiresAt <= now) return { ...about, verdict: 'fail', reason: `expired at ${isoTime(expiresAt)}`, fix };
  return {
    ...about,
    verdict: 'warn',
    reason: `valid until ${isoTime(expiresAt)}`,
    fix: 'Prefer a token that does not expire.',
  };
}

function checkScopes(scopes: readonly string[]): Check {
  const { value, source, asOf } = REQUIRED_SCOPES;
  const missing = value.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return { id: 'scopes', verdict: 'pass', reason: value.join(', '), source, asOf };
  const fix = 'Grant the app these permissions at advanced access and make a new token.';
  return { id: 'scopes', verdict: 'fail', reason: `missing: ${missing.join(', ')}`, fix, source, asOf };
}

function checkFields(fields: readonly string[]): Check {
  const { value, source, asOf } = REQUIRED_WEBHOOK_FIELDS;
  const missing = value.filter((field) => !fields.includes(field));
  if (missing.length === 0)
    return { id: 'webhook-fields', verdict: 'pass', reason: value.join(', '), source, asOf };
  const fix =
    'Subscribe them in the app dashboard before onboarding: what is sent while one is missing is lost.';
  return {
    id: 'webhook-fields',
    verdict: 'fail',
    reason: `not subscribed: ${missing.join(', ')}`,
    fix,
    source,
    asOf,
  };
}

function checkCallback(subscribed: string | undefined, expected: string): Check {
  const { source, asOf } = REQUIRED_WEBHOOK_FIELDS;
  const about = { id: 'callback', source, asOf };
  if (subscribed === undefined) {
    const fix = 'Set the callback in the app dashboard; Meta verifies it at once.';
    return { ...about, verdict: 'fail', reason: 'the app has no webhook callback', fix };
  }
  if (subscribed === expected)
    return { ...about, verdict: 'pass', reason: 'verified by Meta with a challenge' };
  const fix = 'If that is not a proxy in front of this receiver, point the app at it.';
  return { ...about, verdict: 'warn', reason: `webhooks go to ${subscribed}`, fix };
}
