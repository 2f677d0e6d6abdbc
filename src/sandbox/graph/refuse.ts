import { type Answer, jsonAnswer } from '../http.ts';
import { opaque } from '../identifiers.ts';
import { count, type World } from '../world/world.ts';

interface Refusal {
  readonly httpStatus: number;
  readonly code: number;
  readonly subcode?: number;
  readonly type?: 'GraphMethodException';
  /** Meta says itself that a repeat may help. */
  readonly isTransient?: true;
  readonly message: string;
  /** Where the code, its status and its meaning are written. */
  readonly source: string;
}

const META = 'developers.facebook.com/documentation/business-messaging/whatsapp';
const CODES = `${META}/support/error-codes (2025-11-19, 2026-09-11)`;
const IMPLEMENTERS = 'seen by implementers (reference §2.4); not in Meta’s pages';

/** Every way this Meta says no. HTTP statuses follow the error page of 2025-11-19, where it gives one (conflict C12). */
const REFUSALS = {
  'no-token': {
    httpStatus: 401,
    code: 104,
    message: 'An access token is required to request this resource.',
    source: 'facebook/openapi business-messaging-api v23.0',
  },
  'bad-token': { httpStatus: 401, code: 190, message: 'Invalid OAuth access token.', source: CODES },
  'expired-token': {
    httpStatus: 401,
    code: 190,
    subcode: 463,
    message: 'Error validating access token: Session has expired.',
    source: CODES,
  },
  'bad-proof': {
    httpStatus: 400,
    code: 100,
    message: 'Invalid appsecret_proof provided in the API argument',
    source: 'developers.facebook.com/docs/graph-api/guides/secure-requests',
  },
  'needs-app-token': {
    httpStatus: 400,
    code: 15,
    message: '(#15) This method must be called with an app access_token.',
    source: 'developers.facebook.com/docs/graph-api/reference/app/subscriptions (permissions)',
  },
  'not-permitted': { httpStatus: 403, code: 200, message: '(#200) Permissions error', source: CODES },
  'bad-code': {
    httpStatus: 400,
    code: 100,
    subcode: 36007,
    message: 'This authorization code has expired or has been used.',
    source: `${IMPLEMENTERS}; 30 seconds: ${META}/embedded-signup/implementation`,
  },
  'bad-secret': {
    httpStatus: 400,
    code: 1,
    message: 'Error validating client secret.',
    source: 'developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging',
  },
  unknown: {
    httpStatus: 400,
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message:
      'Unsupported request. Object does not exist, cannot be loaded due to missing permissions, or does not support this operation.',
    source: CODES,
  },
  'bad-parameter': { httpStatus: 400, code: 100, message: '(#100) Invalid parameter', source: CODES },
  'too-large': {
    httpStatus: 413,
    code: 1,
    message: 'The request body is too large.',
    source: 'the sandbox’s own limit',
  },
  broken: { httpStatus: 500, code: 1, message: 'An unknown error occurred', source: CODES },
  'callback-failed': {
    httpStatus: 400,
    code: 2200,
    message: '(#2200) Callback verification failed.',
    source: 'developers.facebook.com/docs/graph-api/webhooks/getting-started',
  },
  'bad-cursor': {
    httpStatus: 400,
    code: 131059,
    message: '(#131059) Invalid pagination cursor',
    source: CODES,
  },
  'sync-used': {
    httpStatus: 400,
    code: 2593107,
    message: '(#2593107) Synchronization request limit exceeded',
    source: CODES,
  },
  'sync-late': {
    httpStatus: 400,
    code: 2593108,
    message: '(#2593108) Synchronization request made outside of allowed time window',
    source: CODES,
  },
  'not-registered': {
    httpStatus: 400,
    code: 133010,
    message: '(#133010) Phone number not registered',
    source: CODES,
  },
  'missing-parameter': {
    httpStatus: 400,
    code: 131008,
    message: '(#131008) Required parameter is missing',
    source: CODES,
  },
  'invalid-value': {
    httpStatus: 400,
    code: 131009,
    message: '(#131009) Parameter value is not valid',
    source: CODES,
  },
  'to-itself': {
    httpStatus: 400,
    code: 131021,
    message: '(#131021) Recipient cannot be sender',
    source: CODES,
  },
  'window-closed': {
    httpStatus: 400,
    code: 131047,
    message: '(#131047) Re-engagement message',
    source: CODES,
  },
  'not-emulated': {
    httpStatus: 400,
    code: 131051,
    message: '(#131051) Unsupported message type',
    source: CODES,
  },
  'no-template': {
    httpStatus: 404,
    code: 132001,
    message: '(#132001) Template name does not exist in the translation',
    source: CODES,
  },
  'template-parameters': {
    httpStatus: 400,
    code: 132000,
    message: '(#132000) Number of parameters does not match the expected number of params',
    source: CODES,
  },
  'revoked-token': {
    httpStatus: 401,
    code: 190,
    subcode: 467,
    message: 'Error validating access token: The access token is invalid since it was revoked.',
    source:
      'developers.facebook.com/docs/graph-api/guides/error-handling (subcodes; the wording is unverified)',
  },
  'no-proof': {
    httpStatus: 400,
    code: 100,
    type: 'GraphMethodException',
    message: 'API calls from the server require an appsecret_proof argument',
    source: 'developers.facebook.com/docs/graph-api/guides/secure-requests',
  },
  'permission-removed': {
    httpStatus: 403,
    code: 10,
    message: '(#10) Application does not have permission for this action',
    source: CODES,
  },
  'not-supported': {
    httpStatus: 403,
    code: 10,
    message: '(#10) Not supported',
    source: 'facebook/openapi business-messaging-api v23.0 (responses Forbidden)',
  },
  'bad-fields': {
    httpStatus: 400,
    code: 2500,
    message: 'Syntax error in the parameter fields.',
    source: 'observed in Graph API answers, on no page; the wording is the sandbox’s',
  },
  'no-batch': {
    httpStatus: 400,
    code: 100,
    message: '(#100) The sandbox does not emulate batch requests and reads of several ids: call one by one.',
    source: 'the sandbox’s own limit',
  },
  throughput: { httpStatus: 400, code: 130429, message: '(#130429) Rate limit hit', source: CODES },
  'pair-rate': {
    httpStatus: 400,
    code: 131056,
    message: '(#131056) (Business Account, Consumer Account) pair rate limit hit',
    source: CODES,
  },
  'management-rate': {
    httpStatus: 400,
    code: 80007,
    isTransient: true,
    message:
      '(#80007) There have been too many calls to this WhatsApp Business account. Wait a bit and try again.',
    source: `${CODES}; is_transient: facebook/openapi v23.0`,
  },
  'management-rate-80008': {
    httpStatus: 400,
    code: 80008,
    isTransient: true,
    message:
      '(#80008) There have been too many calls to this WhatsApp Business account. Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.',
    source: 'developers.facebook.com/docs/graph-api/overview/rate-limiting (conflict C11)',
  },
  'app-rate': {
    httpStatus: 400,
    code: 4,
    isTransient: true,
    message: '(#4) Application request limit reached',
    source: `${CODES}; is_transient: facebook/openapi v23.0`,
  },
  'registration-rate': {
    httpStatus: 400,
    code: 133016,
    message: '(#133016) Account register deregister rate limit exceeded',
    source: CODES,
  },
  'wrong-pin': {
    httpStatus: 400,
    code: 133005,
    message: '(#133005) Two step verification PIN Mismatch',
    source: CODES,
  },
  'lost-number': {
    httpStatus: 400,
    code: 33,
    message: '(#33) Parameter value is not valid',
    source: CODES,
  },
  'throughput-upgrade': {
    httpStatus: 500,
    code: 131057,
    isTransient: true,
    message: '(#131057) Account in maintenance mode',
    source: CODES,
  },
  maintenance: {
    // ERR gives no HTTP status; that of its sister 131057.
    httpStatus: 500,
    code: 2494100,
    isTransient: true,
    message: '(#2494100) The phone number is in maintenance mode',
    source: CODES,
  },
  'account-locked': {
    httpStatus: 403,
    code: 131031,
    message: '(#131031) Account has been locked',
    source: CODES,
  },
  'policy-block': {
    httpStatus: 403,
    code: 368,
    message: '(#368) Temporarily blocked for policies violations',
    source: CODES,
  },
  payment: {
    httpStatus: 400,
    code: 131042,
    message: '(#131042) Business eligibility payment issue',
    source: CODES,
  },
  'blocked-by-business': {
    httpStatus: 400,
    code: 130403,
    message: '(#130403) The recipient is blocked by the business',
    source: CODES,
  },
  'bad-media': {
    httpStatus: 400,
    code: 131053,
    message: '(#131053) Media upload error',
    source: CODES,
  },
  'marketing-only': {
    httpStatus: 400,
    code: 134100,
    message: '(#134100) Only marketing messages are supported',
    source: CODES,
  },
  'method-not-allowed': {
    httpStatus: 400,
    code: 131055,
    message: '(#131055) Method not allowed',
    source: CODES,
  },
  'template-not-synced': {
    httpStatus: 400,
    code: 134101,
    message: '(#134101) Template is still syncing to the Marketing Messages API',
    source: CODES,
  },
  'template-not-for-marketing-api': {
    httpStatus: 500,
    code: 134102,
    message: '(#134102) Template is unavailable for use',
    source: CODES,
  },
  'marketing-disabled': {
    httpStatus: 400,
    code: 131063,
    message: '(#131063) Marketing templates cannot be sent with the Cloud API',
    source: CODES,
  },
  'needs-phone': {
    httpStatus: 400,
    code: 131062,
    message: '(#131062) Business-scoped user ids are not supported for this message',
    source: CODES,
  },
  'block-failed': {
    httpStatus: 400,
    code: 139100,
    message: '(#139100) Failed to block/unblock users',
    source: `${META}/block-users (2026-05-21; the envelope in its older state)`,
  },
  'insights-stay-on': {
    httpStatus: 400,
    code: 200006,
    message: '(#200006) Template insights cannot be disabled',
    source: CODES,
  },
  'template-text-too-long': {
    httpStatus: 400,
    code: 132005,
    message: '(#132005) Template Hydrated Text Too Long',
    source: CODES,
  },
  'template-policy': {
    httpStatus: 400,
    code: 132007,
    message: '(#132007) Template Format Character Policy Violated',
    source: CODES,
  },
  'parameter-format': {
    httpStatus: 400,
    code: 132012,
    message: '(#132012) Parameter format does not match format in the created template',
    source: CODES,
  },
  'template-paused': {
    httpStatus: 400,
    code: 132015,
    message: '(#132015) Template is Paused',
    source: CODES,
  },
  'template-disabled': {
    httpStatus: 400,
    code: 132016,
    message: '(#132016) Template is Disabled',
    source: CODES,
  },
  'template-parameter': {
    httpStatus: 400,
    code: 132018,
    message: "(#132018) There's an issue with the parameters in your template",
    source: CODES,
  },
  'utility-limited': {
    httpStatus: 400,
    code: 131064,
    message: '(#131064) Utility messaging is limited because of template classification violations',
    source: `${CODES}; the words are unverified`,
  },
  'too-many-creations': {
    httpStatus: 400,
    code: 80008,
    message:
      '(#80008) There have been too many calls to this WhatsApp Business account. Wait a bit and try again.',
    source: 'developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates',
  },
  'insights-unavailable': {
    httpStatus: 400,
    code: 200005,
    message: '(#200005) Template insights are not available yet',
    source: CODES,
  },
  'insights-off': {
    httpStatus: 400,
    code: 200007,
    message: '(#200007) Template insights are not enabled',
    source: CODES,
  },
} as const satisfies Record<string, Refusal>;

export type RefusalName = keyof typeof REFUSALS;

/** Meta's error envelope (reference §8.5). */
export function refuse(world: World, name: RefusalName, details?: string): Answer {
  return refuseAs(world, REFUSALS[name], details);
}

/** The same with another message, where Meta says there what is wrong. */
export function refuseSaying(world: World, name: RefusalName, message: string): Answer {
  return refuseAs(world, { ...REFUSALS[name], message });
}

/** `(#100) …`: management calls say what is wrong in the message itself. */
export function refuseParameter(world: World, problem: string): Answer {
  return refuseSaying(world, 'bad-parameter', `(#100) ${problem}`);
}

/** The envelope of a refusal that need not be one of ours; for faults. */
export function refuseAs(world: World, refusal: Omit<Refusal, 'source'>, details?: string): Answer {
  return jsonAnswer(refusal.httpStatus, {
    error: {
      message: refusal.message,
      type: refusal.type ?? 'OAuthException',
      code: refusal.code,
      ...(refusal.subcode !== undefined && { error_subcode: refusal.subcode }),
      ...(refusal.isTransient === true && { is_transient: true }),
      ...(details !== undefined && { error_data: { messaging_product: 'whatsapp', details } }),
      fbtrace_id: traceId(world),
    },
  });
}

/** How the API itself refuses with that code, if it ever does. */
export function refusalOf(code: number, subcode?: number): Omit<Refusal, 'source'> | undefined {
  const rows: readonly Refusal[] = Object.values(REFUSALS);
  return rows.find((row) => row.code === code && (subcode === undefined || row.subcode === subcode));
}

/** What a refusal is found again by. */
export function traceId(world: World): string {
  return `A${opaque(world.seed, 22, 'trace', count(world, 'trace'))}`;
}

/** How a refusal is worded where it is told without being one. */
export function wordingOf(name: RefusalName): Omit<Refusal, 'source'> {
  return REFUSALS[name];
}
