import { ERROR_CODES } from '../sources.ts';
import type { MetaErrorRule } from './meta-error-rule.ts';

// A coexistence number is registered by its phone. The calls these codes answer break it, and coex refuses to make
// them: where one of these is met, something else did.
const elsewhere = 'Something called register or deregister: find it and stop it, for it breaks the phone.';

const never = {
  retry: 'never',
  kind: 'refused',
  where: 'answer',
  httpStatus: 400,
  certainty: 'documented',
  ...ERROR_CODES,
} as const;

/** Registering and PINs, which coexistence must never do, and what tells that a number is registered no more. */
export const REGISTRATION_ERRORS: readonly MetaErrorRule[] = [
  {
    code: 131045,
    meaning: 'the number’s registration or certificate is not in order',
    fix: 'Do not register the number: in coexistence its phone did. See whether it still has is_on_biz_app and platform_type CLOUD_API; if not, it needs a new signup.',
    ...never,
    kind: 'guarded',
    where: 'both',
    httpStatus: 500,
  },
  {
    code: 133000,
    meaning: 'an earlier deregistration did not finish',
    fix: elsewhere,
    ...never,
    httpStatus: 500,
  },
  {
    code: 133004,
    meaning: 'the server is unavailable for the moment',
    fix: 'Try again in a while, but never a registration.',
    ...never,
    retry: 'backoff',
    kind: 'transient',
    where: 'both',
    httpStatus: 503,
    otherwise: 'as the answer to a registration it is not to be repeated: in coexistence there must be none',
  },
  {
    code: 133005,
    meaning: 'the two-step PIN is wrong',
    fix: `${elsewhere} The PIN of a coexistence number belongs to its phone.`,
    ...never,
  },
  {
    code: 133006,
    meaning: 'the number must be verified again before it is registered',
    fix: elsewhere,
    ...never,
  },
  {
    code: 133008,
    meaning: 'the two-step PIN was guessed too often',
    fix: `${elsewhere} Then wait as long as the details say.`,
    ...never,
  },
  {
    code: 133009,
    meaning: 'the two-step PIN was guessed too fast',
    fix: `${elsewhere} Then wait as long as the details say.`,
    ...never,
  },
  {
    code: 133010,
    meaning: 'the number is not registered on the platform',
    fix: 'The coexistence link is lost: check the phone, then onboard again. Do not register the number.',
    ...never,
    kind: 'guarded',
    where: 'both',
  },
  {
    code: 133015,
    meaning: 'the number was deleted a moment ago, and that has not finished',
    fix: elsewhere,
    ...never,
  },
  {
    code: 133016,
    meaning: 'the number was registered and deregistered too often',
    fix: elsewhere,
    ...never,
  },
];
