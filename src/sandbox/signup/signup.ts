import { SIGNUP_FEATURE } from '../../core/rules/index.ts';
import { isRecord, parseJsonText } from '../http.ts';
import { opaque } from '../identifiers.ts';
import { scheduleWebhook } from '../webhooks/delivery.ts';
import { isUsableUrl } from '../webhooks/post.ts';
import { count, type World } from '../world.ts';

/** A signup someone opened. */
export interface Signup {
  readonly redirectUri: string | undefined;
  readonly state: string | undefined;
}

const PARTNER_ADDED_MS = 800;

/** Reads a signup link, or says why Meta would not show the coexistence flow for it. */
export function readSignup(world: World, query: URLSearchParams): Signup | { readonly problem: string } {
  if (query.get('app_id') !== world.app.id) return { problem: 'There is no app with this app_id.' };
  if (query.get('config_id') !== world.app.configId)
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
  return { redirectUri, state: query.get('state') || undefined };
}

/**
 * The person confirms in the app. The number joins the API, unless it is there already: then everything that was used
 * up stays so, since only offboarding and a new signup reopen the syncs (reference §3: ONB, ERR).
 */
export function acceptSignup(world: World, signup: Signup, shareHistory: boolean): string {
  const now = world.timeline.now;
  const code = `AQ${opaque(world.seed, 60, 'code', count(world, 'code'))}`;
  world.codes.set(code, { issuedAt: now, redirectUri: signup.redirectUri, used: false });
  if (world.onboarding !== undefined) return code;
  world.onboarding = { at: now, shareHistory, syncs: new Map() };
  scheduleWebhook(world, PARTNER_ADDED_MS, () => ({
    field: 'account_update',
    toPartner: true,
    timed: true,
    value: {
      event: 'PARTNER_ADDED',
      waba_info: { waba_id: world.waba.id, owner_business_id: world.waba.businessId },
    },
  }));
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
