import { REQUIREMENTS, SIGNUP_FEATURE } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { isRecord, parseJsonText } from '../http.ts';
import { opaque } from '../identifiers.ts';
import { isTakenFrom, onboard } from '../lifecycle/onboarding.ts';
import { isUsableUrl } from '../webhooks/post.ts';
import type { App } from '../world/accounts.ts';
import { numberOf } from '../world/lookups.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import { count, type World } from '../world/world.ts';

/** A signup someone opened. */
export interface Signup {
  readonly app: App;
  readonly number: BusinessNumber;
  readonly redirectUri: string | undefined;
  readonly state: string | undefined;
  /** The origin of the page whose SDK opened it; undefined for a link. */
  readonly origin?: string | undefined;
}

/** Where somebody leaves who does not say where: a step of reference §2.3. */
export const LEFT_AT_FIRST = 'PHONE_NUMBER_VERIFICATION';

const LEAST_VERSION = REQUIREMENTS['minimum-app-version'].value;

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
  const origin = query.get('origin') || undefined;
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).origin !== origin)) {
    return { problem: 'origin must be the origin of the page that opened the signup.' };
  }
  const wanted = query.get('number') || world.first.numberId;
  const number = world.numbers.has(wanted) ? numberOf(world, wanted) : undefined;
  if (number === undefined) return { problem: 'There is no such number.' };
  return { app, number, redirectUri, state: query.get('state') || undefined, origin };
}

/** Why Meta would not connect a number, with the code its dialog shows (reference §1.2). */
export interface Ineligibility {
  readonly code: 3441041 | 2655093;
  readonly message: string;
}

/** Whether the number can be connected through this app. Meta's own rules for 2655093 are not published. */
export function ineligibilityOf(world: World, { app, number }: Signup): Ineligibility | undefined {
  const { phone } = number;
  if (phone === undefined) return notEligible('The number is on the Cloud API without the app.');
  if (phone.app !== 'business')
    return notEligible('The number is not registered in the WhatsApp Business app.');
  if (!isRecent(phone.appVersion) && enforces(world, 'app-version'))
    return notEligible(`WhatsApp Business ${LEAST_VERSION} or newer is needed, not ${phone.appVersion}.`);
  if (isTakenFrom(world, number, app))
    return { code: 3441041, message: 'The number is attached to another account.' };
  return undefined;
}

/** The person confirms in the app. Gives the code for the partner, and the number as it is now. */
export function acceptSignup(
  world: World,
  signup: Signup,
  shareHistory: boolean,
): { readonly code: string; readonly number: BusinessNumber } {
  const number = onboard(world, signup.number, signup.app, shareHistory);
  const code = `AQ${opaque(world.seed, 60, 'code', count(world, 'code'))}`;
  world.codes.set(code, {
    appId: signup.app.id,
    wabaId: number.wabaId,
    issuedAt: world.timeline.now,
    redirectUri: signup.redirectUri,
    used: false,
  });
  return { code, number };
}

/** The numbers somebody could enter on the page: those that live in a phone. */
export function numbersInPhones(world: World): BusinessNumber[] {
  return [...world.numbers.values()].filter(({ phone }) => phone !== undefined && phone.app !== 'none');
}

function notEligible(message: string): Ineligibility {
  return { code: 2655093, message };
}

function isRecent(version: string): boolean {
  const [wanted, given] = [LEAST_VERSION, version].map((text) => text.split('.').map(Number));
  for (const [place, part] of (wanted ?? []).entries()) {
    const own = given?.[place] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}

/** Where the browser goes afterwards: what was asked for, with the outcome added. */
export function redirectTo(signup: Signup, outcome: Readonly<Record<string, string>>): string | undefined {
  if (signup.redirectUri === undefined) return undefined;
  const url = new URL(signup.redirectUri);
  for (const [name, value] of Object.entries(outcome)) url.searchParams.set(name, value);
  if (signup.state !== undefined) url.searchParams.set('state', signup.state);
  return url.href;
}
