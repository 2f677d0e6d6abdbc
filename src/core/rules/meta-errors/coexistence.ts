import { HISTORY_WEBHOOK, ONBOARDING } from '../sources.ts';
import type { MetaErrorRule } from './meta-error-rule.ts';

const again =
  'disconnect the number in the app (Settings → Account → Business Platform) and onboard it again';
const once = {
  retry: 'never',
  kind: 'guarded',
  where: 'answer',
  httpStatus: 400,
  certainty: 'documented',
  ...ONBOARDING,
} as const;

/** The two syncs that can be asked for once, within a day of onboarding. */
export const COEXISTENCE_ERRORS: readonly MetaErrorRule[] = [
  {
    code: 2593107,
    meaning: 'this sync was already requested for this onboarding',
    fix: `If its webhooks come, all is well: Meta grants it once. For a second one, ${again}.`,
    ...once,
  },
  {
    code: 2593108,
    meaning: 'the sync was requested more than 24 hours after onboarding',
    fix: `Messages work without it. To get contacts and history, ${again}.`,
    ...once,
  },
  {
    code: 2593109,
    meaning: 'the business chose in the app not to share its history',
    retry: 'never',
    kind: 'refused',
    fix: `Nothing can be repeated: go on without the history. If it was a mistake, ${again}.`,
    where: 'webhook',
    certainty: 'documented',
    otherwise: 'one implementation also met it as subcode of 100 in the answer to the call',
    ...HISTORY_WEBHOOK,
  },
];
