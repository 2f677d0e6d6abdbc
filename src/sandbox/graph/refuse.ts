import { type Answer, jsonAnswer } from '../http.ts';
import { opaque } from '../identifiers.ts';
import { count, type World } from '../world/world.ts';

interface Refusal {
  readonly httpStatus: number;
  readonly code: number;
  readonly subcode?: number;
  readonly type?: 'GraphMethodException';
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
} as const satisfies Record<string, Refusal>;

export type RefusalName = keyof typeof REFUSALS;

/** Meta's error envelope (reference §8.5). */
export function refuse(world: World, name: RefusalName, details?: string): Answer {
  const refusal: Refusal = REFUSALS[name];
  return jsonAnswer(refusal.httpStatus, {
    error: {
      message: refusal.message,
      type: refusal.type ?? 'OAuthException',
      code: refusal.code,
      ...(refusal.subcode !== undefined && { error_subcode: refusal.subcode }),
      ...(details !== undefined && { error_data: { messaging_product: 'whatsapp', details } }),
      fbtrace_id: `A${opaque(world.seed, 22, 'trace', count(world, 'trace'))}`,
    },
  });
}
