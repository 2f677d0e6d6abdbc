import { type Answer, jsonAnswer } from '../http.ts';
import type { BusinessNumber, World } from '../world.ts';
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
export function readWaba(world: World, call: Call): Answer {
  return answerNode(world, call, wabaFields(world), WABA_DEFAULTS);
}

/** `GET {phone}`. */
export function readPhone(world: World, call: Call): Answer {
  return answerNode(world, call, phoneFields(world), PHONE_DEFAULTS);
}

/** `GET {waba}/phone_numbers`. */
export function readPhoneNumbers(world: World, call: Call): Answer {
  const asked = askedFields(call, PHONE_DEFAULTS);
  const rows: Fields[] = [];
  for (const fields of [phoneFields(world), ...world.otherNumbers.map(ordinaryNumberFields)]) {
    const node = pickFields(fields, asked);
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

/** Reference §1.4; only coexistence flips with onboarding. */
function phoneFields(world: World): Fields {
  const { onboarding, number } = world;
  const onboarded = onboarding !== undefined;
  return {
    id: number.id,
    display_phone_number: number.displayPhoneNumber,
    verified_name: 'Harbour Lane Bikes',
    is_on_biz_app: onboarded,
    platform_type: onboarded ? 'CLOUD_API' : 'NOT_APPLICABLE',
    status: onboarded ? 'CONNECTED' : 'DISCONNECTED',
    quality_rating: onboarded ? 'GREEN' : 'UNKNOWN',
    throughput: { level: 'STANDARD' },
    health_status: healthOf(world),
    name_status: 'AVAILABLE_WITHOUT_REVIEW',
    code_verification_status: onboarded ? 'VERIFIED' : 'NOT_VERIFIED',
    account_mode: 'LIVE',
    whatsapp_business_manager_messaging_limit: 'TIER_2K',
    is_official_business_account: false,
    // The form of M/solution-providers/manage-phone-numbers; HES speaks of a Unix timestamp (reference §1.4).
    last_onboarded_time: onboarding && new Date(onboarding.at).toISOString().replace(/\.\d{3}Z$/, '+0000'),
    webhook_configuration: {
      ...(world.wabaSubscription?.overrideCallbackUrl !== undefined && {
        whatsapp_business_account: world.wabaSubscription.overrideCallbackUrl,
      }),
      ...(world.appSubscription !== undefined && { application: world.appSubscription.callbackUrl }),
    },
  };
}

/** A number that only ever was on the API; the app knows nothing of it. */
function ordinaryNumberFields(number: BusinessNumber): Fields {
  return {
    id: number.id,
    display_phone_number: number.displayPhoneNumber,
    verified_name: 'Harbour Lane Bikes',
    is_on_biz_app: false,
    platform_type: 'CLOUD_API',
    status: 'CONNECTED',
    quality_rating: 'GREEN',
    throughput: { level: 'STANDARD' },
    health_status: undefined,
    name_status: 'APPROVED',
    code_verification_status: 'VERIFIED',
    account_mode: 'LIVE',
    whatsapp_business_manager_messaging_limit: 'TIER_2K',
    is_official_business_account: false,
    last_onboarded_time: undefined,
    webhook_configuration: undefined,
  };
}

function wabaFields(world: World): Fields {
  return {
    id: world.waba.id,
    name: 'Harbour Lane Bikes',
    account_review_status: 'APPROVED',
    business_verification_status: 'verified',
    currency: 'GBP',
    timezone_id: '57',
    country: 'GB',
    ownership_type: 'CLIENT_OWNED',
    health_status: healthOf(world),
    owner_business_info: { id: world.waba.businessId, name: 'Harbour Lane Bikes' },
  };
}
