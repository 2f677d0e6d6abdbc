import { SIGNUP_FEATURE } from '../../core/rules/index.ts';
import { isRecord, parseJsonText } from '../http.ts';
import { opaque } from '../identifiers.ts';
import { scheduleWebhook } from '../webhooks/delivery.ts';
import { isUsableUrl } from '../webhooks/post.ts';
import type { App } from '../world/accounts.ts';
import { numberOf, wabaOf } from '../world/lookups.ts';
import { type BusinessNumber, onboardingOf } from '../world/numbers.ts';
import { count, type World } from '../world/world.ts';

/** A signup someone opened. */
export interface Signup {
  readonly app: App;
  readonly number: BusinessNumber;
  readonly redirectUri: string | undefined;
  readonly state: string | undefined;
}

const PARTNER_ADDED_MS = 800;

/** Reads a signup link, or says why Meta would not show the coexistence flow for it. */
export function readSignup(world: World, query: URLSearchParams): Signup | { readonly problem: string } {
  const app = world.apps.get(query.get('app_id') ?? '');
  if (app === undefined) return { problem: 'There is no app with this app_id.' };
  if (query.get('config_id') !== app.configId)
    return { problem: 'The app has no login configuration with this config_id.' };
  const extras = parseJsonText(query.get('extras') ?? '');
  if (!isRecord(extras) || extras.featureType !== SIGNUP_FEATURE.value) {
    // Without the feature Meta shows the ordinary flow, which refuses a number that lives in the app
    // (ESERR [inf], V4; another page leaves `extras` empty, conflict C4).
    return {
      problem: `This number is registered to an existing WhatsApp account. (extras.featureType is not ${SIGNUP_FEATURE.value}.)`,
    };
  }
  const redirectUri = query.get('redirect_uri') || undefined;
  if (redirectUri !== undefined && !isUsableUrl(redirectUri)) {
    return { problem: 'redirect_uri must be https, or http on this machine.' };
  }
  return { app, number: numberOf(world), redirectUri, state: query.get('state') || undefined };
}

/**
 * The person confirms in the app. The number joins the API, unless it is there already: then everything that was used
 * up stays so, since only offboarding and a new signup reopen the syncs (reference §3: ONB, ERR).
 */
export function acceptSignup(world: World, signup: Signup, shareHistory: boolean): string {
  const { app, number } = signup;
  const { wabaId } = number;
  const now = world.timeline.now;
  const code = `AQ${opaque(world.seed, 60, 'code', count(world, 'code'))}`;
  world.codes.set(code, {
    appId: app.id,
    wabaId,
    issuedAt: now,
    redirectUri: signup.redirectUri,
    used: false,
  });
  if (onboardingOf(number) !== undefined) return code;
  number.link = {
    state: 'connected',
    onboarding: { at: now, appId: app.id, shareHistory, syncs: new Map() },
  };
  scheduleWebhook(world, PARTNER_ADDED_MS, {
    field: 'account_update',
    wabaId,
    toPartnerOfApp: app.id,
    timed: true,
    value: {
      event: 'PARTNER_ADDED',
      waba_info: { waba_id: wabaId, owner_business_id: wabaOf(world, wabaId).businessId },
    },
  });
  return code;
}

/** Where the browser goes afterwards: what was asked for, with the outcome added. */
export function redirectTo(signup: Signup, outcome: Readonly<Record<string, string>>): string | undefined {
  if (signup.redirectUri === undefined) return undefined;
  const url = new URL(signup.redirectUri);
  for (const [name, value] of Object.entries(outcome)) url.searchParams.set(name, value);
  if (signup.state !== undefined) url.searchParams.set('state', signup.state);
  return url.href;
}
