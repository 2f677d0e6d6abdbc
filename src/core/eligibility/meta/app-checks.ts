import { isoTime } from '../../clock.ts';
import { REQUIRED_SCOPES, REQUIRED_WEBHOOK_FIELDS, REQUIREMENTS } from '../../rules/index.ts';
import { judged } from '../candidate/verdicts.ts';
import type { Check } from '../check.ts';
import { shownUrl } from './challenge.ts';

/** What debug_token says of a token. */
interface TokenSaid {
  readonly is_valid: boolean;
  readonly app_id?: string | undefined;
  /** Unix seconds; 0 is never. */
  readonly expires_at?: number | undefined;
}

/** What the app has subscribed to for WhatsApp. */
interface SubscriptionSaid {
  readonly callback_url?: string | undefined;
  readonly active?: boolean | undefined;
  readonly fields: readonly string[];
}

export const APP_CHECKS = {
  token: { id: 'token', ...REQUIREMENTS['usable-token'] },
  scopes: { id: 'scopes', ...REQUIRED_SCOPES },
  fields: { id: 'webhook-fields', ...REQUIRED_WEBHOOK_FIELDS },
  callback: { id: 'callback', ...REQUIRED_WEBHOOK_FIELDS },
  reachable: { id: 'callback-reachable', ...REQUIREMENTS['callback-challenge'] },
};

/** `now` is Unix milliseconds. */
export function checkToken(token: TokenSaid, appId: string, now: number): Check {
  const about = APP_CHECKS.token;
  const fix = 'Make a new system user token of this app and keep it with `coex secrets set access-token`.';
  if (!token.is_valid) return judged(about, 'fail', 'the access token is not valid', fix);
  if (token.app_id === undefined) {
    return judged(about, 'unknown', 'valid, but Meta does not say of which app', fix);
  }
  if (token.app_id !== appId) {
    return judged(about, 'fail', `the access token belongs to app ${token.app_id}, not ${appId}`, fix);
  }
  if (token.expires_at === undefined) return judged(about, 'pass', 'valid; until when, Meta does not say');
  const expiresAt = token.expires_at * 1000;
  if (expiresAt === 0) return judged(about, 'pass', 'valid, does not expire');
  if (expiresAt <= now) return judged(about, 'fail', `expired at ${isoTime(expiresAt)}`, fix);
  return judged(about, 'warn', `valid until ${isoTime(expiresAt)}`, 'Prefer a token that does not expire.');
}

export function checkScopes(scopes: readonly string[]): Check {
  const { value } = REQUIRED_SCOPES;
  const missing = value.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) {
    const reason = `${value.join(', ')}; access level not told`;
    return judged(APP_CHECKS.scopes, 'pass', reason);
  }
  const fix = 'Grant the app these permissions at advanced access and make a new token.';
  return judged(APP_CHECKS.scopes, 'fail', `missing: ${missing.join(', ')}`, fix);
}

/** `subscription` is undefined when the app has none. */
export function checkFields(subscription: SubscriptionSaid | undefined): Check {
  const { value } = REQUIRED_WEBHOOK_FIELDS;
  const fields = subscription?.active === false ? [] : (subscription?.fields ?? []);
  const missing = value.filter((field) => !fields.includes(field));
  if (missing.length === 0) return judged(APP_CHECKS.fields, 'pass', value.join(', '));
  const fix =
    'Subscribe them in the app dashboard before onboarding: what is sent while one is missing is lost.';
  return judged(APP_CHECKS.fields, 'fail', `not subscribed: ${missing.join(', ')}`, fix);
}

/** `expected` is where this coex receives webhooks, when that is known. */
export function checkCallback(subscription: SubscriptionSaid | undefined, expected?: string): Check {
  const about = APP_CHECKS.callback;
  const subscribed = subscription?.callback_url;
  if (subscribed === undefined || subscribed === '') {
    const fix = 'Set the callback in the app dashboard; Meta verifies it at once.';
    return judged(about, 'fail', 'the app has no webhook callback', fix);
  }
  if (subscribed === expected) return judged(about, 'pass', 'verified by Meta with a challenge');
  const reason = `webhooks go to ${shownUrl(subscribed)}`;
  if (expected === undefined) return judged(about, 'pass', reason);
  return judged(
    about,
    'warn',
    reason,
    'If that is not a proxy in front of this receiver, point the app at it.',
  );
}
