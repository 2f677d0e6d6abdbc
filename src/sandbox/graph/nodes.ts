import { type Answer, jsonAnswer } from '../http.ts';
import type { Waba } from '../world/accounts.ts';
import { appOf, businessOf, numbersOf, wabaOf } from '../world/lookups.ts';
import { type BusinessNumber, onboardingOf } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { type Call, listParam } from './call.ts';
import { healthOf } from './health.ts';
import { pageOf } from './paging.ts';
import { refuse } from './refuse.ts';

type Fields = Readonly<Record<string, unknown>>;

const WABA_DEFAULTS = ['name', 'timezone_id', 'currency'];
const PHONE_DEFAULTS = [
  'verified_name',
  'code_verification_status',
  'display_phone_number',
  'quality_rating',
  'platform_type',
  'throughput',
  'webhook_configuration',
];

/** `GET {waba}`. */
export function readWaba(world: World, call: Call, waba: Waba): Answer {
  return answerNode(world, call, wabaFields(world, waba), WABA_DEFAULTS);
}

/** `GET {phone}`. */
export function readPhone(world: World, call: Call, number: BusinessNumber): Answer {
  return answerNode(world, call, phoneFields(world, number), PHONE_DEFAULTS);
}

/** `GET {waba}/phone_numbers`. */
export function readPhoneNumbers(world: World, call: Call, waba: Waba): Answer {
  const asked = askedFields(call, PHONE_DEFAULTS);
  const rows: Fields[] = [];
  for (const number of numbersOf(world, waba.id)) {
    const node = pickFields(phoneFields(world, number), asked);
    if ('unknown' in node) return refuseField(world, node.unknown);
    rows.push(node.picked);
  }
  return pageOf(world, call, rows);
}

function answerNode(world: World, call: Call, fields: Fields, defaults: readonly string[]): Answer {
  const node = pickFields(fields, askedFields(call, defaults));
  return 'unknown' in node ? refuseField(world, node.unknown) : jsonAnswer(200, node.picked);
}

function askedFields(call: Call, defaults: readonly string[]): readonly string[] {
  const asked = listParam(call.params, 'fields');
  return asked.length > 0 ? asked : defaults;
}

function pickFields(fields: Fields, asked: readonly string[]): { picked: Fields } | { unknown: string } {
  const unknown = asked.find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) return { unknown };
  // What has no value is left out of the answer, not sent as null; the id always comes along.
  const present = asked.filter((name) => name !== 'id' && fields[name] !== undefined);
  return { picked: Object.fromEntries([...present, 'id'].map((name) => [name, fields[name]])) };
}

function refuseField(world: World, name: string): Answer {
  return refuse(world, 'bad-parameter', `Tried accessing nonexisting field (${name}).`);
}

/** Reference §1.4. A number that only ever was on the API is connected from the start, and the app knows nothing of it. */
function phoneFields(world: World, number: BusinessNumber): Fields {
  const onboarding = onboardingOf(number);
  const isConnected = number.phone === undefined || number.link.state === 'connected';
  const waba = wabaOf(world, number.wabaId);
  return {
    id: number.id,
    display_phone_number: number.displayPhoneNumber,
    verified_name: number.verifiedName,
    is_on_biz_app: onboarding !== undefined,
    platform_type: isConnected ? 'CLOUD_API' : 'NOT_APPLICABLE',
    status: isConnected ? 'CONNECTED' : 'DISCONNECTED',
    quality_rating: isConnected ? number.qualityRating : 'UNKNOWN',
    throughput: { level: 'STANDARD' },
    health_status: healthOf(world, number.wabaId, number),
    name_status: number.nameStatus,
    code_verification_status: isConnected ? 'VERIFIED' : 'NOT_VERIFIED',
    account_mode: 'LIVE',
    whatsapp_business_manager_messaging_limit: businessOf(world, waba).messagingLimit,
    is_official_business_account: false,
    // The form of M/solution-providers/manage-phone-numbers; HES speaks of a Unix timestamp (reference §1.4).
    last_onboarded_time: onboarding && new Date(onboarding.at).toISOString().replace(/\.\d{3}Z$/, '+0000'),
    webhook_configuration: callbacksOf(world, number, waba),
  };
}

function callbacksOf(world: World, number: BusinessNumber, waba: Waba): Fields {
  const app = appOf(world, onboardingOf(number)?.appId);
  const ofWaba = waba.subscribedApps.get(app.id)?.overrideCallbackUrl;
  return {
    ...(number.overrideCallbackUrl !== undefined && { phone_number: number.overrideCallbackUrl }),
    ...(ofWaba !== undefined && { whatsapp_business_account: ofWaba }),
    ...(app.subscription !== undefined && { application: app.subscription.callbackUrl }),
  };
}

function wabaFields(world: World, waba: Waba): Fields {
  const owner = businessOf(world, waba);
  return {
    id: waba.id,
    name: waba.name,
    account_review_status: waba.reviewStatus,
    business_verification_status: owner.verified ? 'verified' : 'not_verified',
    currency: waba.currency,
    timezone_id: waba.timezoneId,
    country: waba.country,
    ownership_type: 'CLIENT_OWNED',
    health_status: healthOf(world, waba.id),
    owner_business_info: { id: owner.id, name: owner.name },
  };
}
