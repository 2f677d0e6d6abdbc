/**
 * What Meta's error codes mean, whether a retry can help, and what mends them. Branch on `code` (and subcode), never
 * on the HTTP status: sources disagree about it (conflict C12).
 */
export interface MetaErrorRule {
  readonly code: number;
  /** When set, the row is only for this subcode. */
  readonly subcode?: number;
  readonly meaning: string;
  /** `never`; `backoff`: repeat with growing pauses; `wait`: something must change or time must pass first. */
  readonly retry: 'never' | 'backoff' | 'wait';
  /** Which exit the failure maps to. */
  readonly kind: 'refused' | 'not-permitted' | 'not-found' | 'guarded' | 'transient';
  readonly fix: string;
  readonly source: string;
  readonly asOf: string;
}

const META = 'developers.facebook.com/documentation/business-messaging/whatsapp';
const codes = { source: `${META}/support/error-codes`, asOf: '2026-09-11' };
const signup = { source: `${META}/embedded-signup/implementation`, asOf: '2025-11-30' };

export const META_ERRORS: readonly MetaErrorRule[] = [
  {
    code: 0,
    meaning: 'the token was not accepted',
    retry: 'never',
    kind: 'not-permitted',
    fix: 'Get a new access token.',
    ...codes,
  },
  {
    code: 1,
    meaning: 'unknown API failure',
    retry: 'backoff',
    kind: 'transient',
    fix: 'Try again; if it lasts, check the request and Meta’s status page.',
    ...codes,
  },
  {
    code: 2,
    meaning: 'the API service is down',
    retry: 'backoff',
    kind: 'transient',
    fix: 'Try again in a while.',
    ...codes,
  },
  {
    code: 3,
    meaning: 'the app lacks the capability',
    retry: 'never',
    kind: 'not-permitted',
    fix: 'Check the permissions of the app.',
    ...codes,
  },
  {
    code: 4,
    meaning: 'the app’s rate limit is reached',
    retry: 'wait',
    kind: 'transient',
    fix: 'Slow down; the limit frees itself within the hour.',
    ...codes,
  },
  {
    code: 10,
    meaning: 'permission denied',
    retry: 'never',
    kind: 'not-permitted',
    fix: 'Grant the permission again, or run the signup again.',
    ...codes,
  },
  {
    code: 33,
    meaning: 'the phone number id no longer exists',
    retry: 'never',
    kind: 'not-found',
    fix: 'Look the id up again; the number was probably disconnected or moved.',
    ...codes,
  },
  {
    code: 100,
    subcode: 36007,
    meaning: 'the signup code is used up or older than 30 seconds',
    retry: 'never',
    kind: 'refused',
    fix: 'Run the signup again; a code can be exchanged once.',
    ...signup,
  },
  {
    code: 100,
    subcode: 33,
    meaning: 'there is nothing with this id, or the token may not see it',
    retry: 'never',
    kind: 'not-found',
    fix: 'Check the id and that the token belongs to this WABA.',
    ...codes,
  },
  {
    code: 100,
    meaning: 'a parameter is not valid',
    retry: 'never',
    kind: 'refused',
    fix: 'See the details above; check ids and settings.',
    ...codes,
  },
  {
    code: 104,
    meaning: 'no access token was sent',
    retry: 'never',
    kind: 'not-permitted',
    fix: 'Set the secret access-token.',
    source: 'Meta OpenAPI v23.0',
    asOf: '2025-11-21',
  },
  {
    code: 190,
    meaning: 'the access token has expired or was revoked',
    retry: 'never',
    kind: 'not-permitted',
    fix: 'Get a new access token; a revoked business token needs a new signup.',
    ...codes,
  },
  {
    code: 200,
    meaning: 'the token has no permission for this',
    retry: 'never',
    kind: 'not-permitted',
    fix: 'Grant the permission again, or run the signup again.',
    ...codes,
  },
  {
    code: 368,
    meaning: 'the account is blocked for a policy violation',
    retry: 'never',
    kind: 'not-permitted',
    fix: 'Wait for the block to end, or appeal in Business Support.',
    ...codes,
  },
  {
    code: 803,
    meaning: 'there is no such object',
    retry: 'never',
    kind: 'not-found',
    fix: 'Check the id.',
    source: 'Meta OpenAPI v23.0',
    asOf: '2025-11-21',
  },
  {
    code: 80007,
    meaning: 'the WABA’s rate limit is reached',
    retry: 'wait',
    kind: 'transient',
    fix: 'Wait some minutes; management calls are counted per hour.',
    ...codes,
  },
  {
    code: 80008,
    meaning: 'the WABA’s rate limit is reached',
    retry: 'wait',
    kind: 'transient',
    fix: 'Wait some minutes; management calls are counted per hour.',
    ...codes,
  },
  {
    code: 130429,
    meaning: 'the number’s throughput is exceeded',
    retry: 'backoff',
    kind: 'transient',
    fix: 'Send more slowly: a coexistence number has 20 messages a second, both ways together.',
    ...codes,
  },
  {
    code: 131000,
    meaning: 'the message could not be sent, for a reason Meta does not name',
    retry: 'backoff',
    kind: 'transient',
    fix: 'Try again; if it lasts, ask support with the trace id.',
    ...codes,
  },
  {
    code: 131016,
    meaning: 'the service is unavailable',
    retry: 'backoff',
    kind: 'transient',
    fix: 'Try again in a while.',
    ...codes,
  },
  {
    code: 131026,
    meaning: 'the message cannot be delivered to this person',
    retry: 'never',
    kind: 'refused',
    fix: 'Check that the number is on WhatsApp.',
    ...codes,
  },
  {
    code: 131047,
    meaning: 'the service window is closed: the customer last wrote more than 24 hours ago',
    retry: 'never',
    kind: 'guarded',
    fix: 'Send a template, or let someone type the message in the app.',
    ...codes,
  },
  {
    code: 131056,
    meaning: 'too many messages to one person',
    retry: 'backoff',
    kind: 'transient',
    fix: 'Wait: one message in 6 seconds to the same person.',
    ...codes,
  },
  {
    code: 133010,
    meaning: 'the number is not registered on the platform',
    retry: 'never',
    kind: 'guarded',
    fix: 'The coexistence link is lost: check the phone, then onboard again. Do not register the number.',
    ...codes,
  },
  {
    code: 2593107,
    meaning: 'this sync was already requested for this onboarding',
    retry: 'never',
    kind: 'guarded',
    fix: 'Meta grants it once; a repeat needs a new onboarding.',
    ...codes,
  },
  {
    code: 2593108,
    meaning: 'the sync was requested more than 24 hours after onboarding',
    retry: 'never',
    kind: 'guarded',
    fix: 'Disconnect the number in the app and onboard it again.',
    ...codes,
  },
];

/** The row for a code, the one with the same subcode first; undefined for codes nobody has described. */
export function findMetaError(code: number, subcode?: number): MetaErrorRule | undefined {
  const rows = META_ERRORS.filter((row) => row.code === code);
  return (
    rows.find((row) => row.subcode === subcode && subcode !== undefined) ??
    rows.find((row) => row.subcode === undefined)
  );
}

/** A history webhook carries this code when the business declined to share its history. */
export const HISTORY_DECLINED = {
  code: 2593109,
  source: `${META}/webhooks/reference/history`,
  asOf: '2025-10-22',
} as const;
