import { type Answer, isRecord } from '../http.ts';
import type { App, Waba } from '../world/accounts.ts';
import { businessOf, numbersOf, wabaOf } from '../world/lookups.ts';
import { type BusinessNumber, isConnected, onboardingOf } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './access.ts';
import { type Call, textParam } from './call.ts';
import { countryOf } from './country.ts';
import { askedFields, type Field } from './fields.ts';
import { healthOf } from './health.ts';
import { type About, answerNode, type NodeShape, nodeRows, type Part } from './node.ts';
import { pageOf } from './paging.ts';
import { refuse, refuseParameter } from './refuse.ts';

/**
 * Reference §1.4; the last ones by Meta's OpenAPI v23.0. A number that only ever was on the API is connected from the
 * start, and the app knows nothing of it.
 */
const PHONE: NodeShape<BusinessNumber> = {
  type: 'WhatsAppBusinessPhoneNumber',
  defaults: [
    'verified_name',
    'code_verification_status',
    'display_phone_number',
    'quality_rating',
    'platform_type',
    'throughput',
    'webhook_configuration',
  ],
  // M/messaging-limits; v24 and newer (reference §8.8).
  since: { whatsapp_business_manager_messaging_limit: 24 },
  fields: {
    id: ({ entity }) => entity.id,
    display_phone_number: ({ entity }) => entity.displayPhoneNumber,
    verified_name: ({ entity }) => entity.verifiedName,
    is_on_biz_app: ({ entity }) => onboardingOf(entity) !== undefined,
    platform_type: ({ entity }) => platformOf(entity),
    status: ({ world, entity }) => statusOf(world, entity),
    quality_rating: ({ entity }) => (isConnected(entity) ? entity.qualityRating : 'UNKNOWN'),
    throughput: () => ({ level: 'STANDARD' }),
    health_status: ({ world, entity, caller }) =>
      healthOf(world, { wabaId: entity.wabaId, app: caller.app, number: entity }),
    name_status: ({ entity }) => entity.nameStatus,
    code_verification_status: ({ entity }) => (isConnected(entity) ? 'VERIFIED' : 'NOT_VERIFIED'),
    account_mode: () => 'LIVE',
    whatsapp_business_manager_messaging_limit: ({ world, entity }) => limitOf(world, entity),
    // Deprecated; newer versions give null for it (github.com/david-lev/pywa issue 221).
    messaging_limit_tier: () => undefined,
    is_official_business_account: () => false,
    last_onboarded_time: ({ entity }) => onboardedAt(entity),
    webhook_configuration: ({ world, entity, caller }) => callbacksOf(world, entity, caller.app),
    host_platform: ({ entity }) => platformOf(entity),
    country_code: ({ entity }) => countryOf(entity.digits).code,
    country_dial_code: ({ entity }) => countryOf(entity.digits).dialCode,
    unified_cert_status: ({ entity }) => CERTIFICATES[entity.nameStatus] ?? 'APPROVED',
    username: () => undefined,
  },
};

const CERTIFICATES: Readonly<Record<string, string>> = {
  PENDING_REVIEW: 'NAME_PENDING_REVIEW',
  DECLINED: 'NAME_NOT_APPROVED',
};

/** `GET {phone}`. */
export function readPhone(world: World, call: Call, number: BusinessNumber, caller: Caller): Answer {
  return answerNode(world, call, PHONE, number, caller);
}

/** `GET {waba}/phone_numbers`: the newest signup first, unless sorted otherwise (PHONE, reference §1.4). */
export function readPhoneNumbers(world: World, call: Call, waba: Waba, caller: Caller): Answer {
  const asked = askedFields(call);
  if (asked === undefined) return refuse(world, 'bad-fields');
  const numbers = wantedNumbers(world, call, waba);
  if ('refused' in numbers) return numbers.refused;
  const part = nodeRows(world, call, PHONE, numbers.value, caller, asked);
  return 'refused' in part ? part.refused : pageOf(world, call, part.rows);
}

/** The same list as a field of the WABA. */
export function phoneNumbersPart({ world, call, entity, caller, field }: About<Waba>): Part {
  const numbers = sorted(numbersOf(world, entity.id), 'last_onboarded_time', -1);
  const part = nodeRows(world, call, PHONE, limited(numbers, field), caller, field.fields);
  return 'refused' in part ? part : { value: { data: part.rows } };
}

function limited<Item>(items: readonly Item[], { modifiers }: Field): readonly Item[] {
  const limit = Number(modifiers.get('limit') ?? 25);
  return Number.isInteger(limit) && limit > 0 ? items.slice(0, limit) : items;
}

// "Supported fields" of `sort` and `filtering`: facebook/openapi v23.0.
function wantedNumbers(
  world: World,
  { params }: Call,
  waba: Waba,
): { readonly value: BusinessNumber[] } | { readonly refused: Answer } {
  const sort = /^(creation_time|last_onboarded_time)\.(asc|desc)$/.exec(
    textParam(params, 'sort') ?? 'last_onboarded_time.desc',
  );
  if (sort === null) return { refused: refuseParameter(world, 'Param sort is not valid') };
  const filters: unknown = params.filtering ?? [];
  if (!Array.isArray(filters) || !filters.every(isFilter)) {
    return { refused: refuseParameter(world, 'Invalid parameter: filtering must be valid JSON') };
  }
  const numbers = numbersOf(world, waba.id).filter((number) =>
    filters.every(({ field, value }) => FILTERED[field]?.(world, number) === String(value)),
  );
  return { value: sorted(numbers, sort[1] ?? '', sort[2] === 'asc' ? 1 : -1) };
}

const FILTERED: Readonly<Record<string, (world: World, number: BusinessNumber) => string>> = {
  account_mode: () => 'LIVE',
  messaging_limit_tier: limitOf,
  is_official_business_account: () => 'false',
};

function isFilter(filter: unknown): filter is { field: string; value: unknown } {
  return (
    isRecord(filter) &&
    typeof filter.field === 'string' &&
    Object.hasOwn(FILTERED, filter.field) &&
    filter.operator === 'EQUAL'
  );
}

function sorted(numbers: readonly BusinessNumber[], by: string, direction: 1 | -1): BusinessNumber[] {
  if (by === 'creation_time') return direction === 1 ? [...numbers] : numbers.toReversed();
  const at = (number: BusinessNumber): number => onboardingOf(number)?.at ?? 0;
  return numbers.toSorted((one, other) => direction * (at(one) - at(other)));
}

function platformOf(number: BusinessNumber): string {
  return isConnected(number) ? 'CLOUD_API' : 'NOT_APPLICABLE';
}

// Values of M/business-phone-numbers/phone-numbers; which of them a banned account's number has is unverified.
function statusOf(world: World, number: BusinessNumber): string {
  if (!isConnected(number)) return 'DISCONNECTED';
  return wabaOf(world, number.wabaId).banState === 'DISABLE' ? 'BANNED' : 'CONNECTED';
}

function limitOf(world: World, number: BusinessNumber): string {
  return businessOf(world, wabaOf(world, number.wabaId)).messagingLimit;
}

// The form of M/solution-providers/manage-phone-numbers; HES speaks of a Unix timestamp (reference §1.4).
function onboardedAt(number: BusinessNumber): string | undefined {
  const onboarding = onboardingOf(number);
  return onboarding && new Date(onboarding.at).toISOString().replace(/\.\d{3}Z$/, '+0000');
}

/** Where `messages` of the number go, by how special the callback is; the first one there is wins (WHOV). */
function callbacksOf(world: World, number: BusinessNumber, app: App): Record<string, string | undefined> {
  const ofWaba = wabaOf(world, number.wabaId).subscribedApps.get(app.id)?.overrideCallbackUrl;
  return {
    phone_number: number.overrideCallbackUrl,
    whatsapp_business_account: ofWaba,
    application: app.subscription?.callbackUrl,
  };
}
