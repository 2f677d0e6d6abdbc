import type { Rule } from './rule.ts';
import { ACCOUNT_UPDATE, KAPSO, MARKETING_API, ONBOARDING } from './sources.ts';

/** What the person at the phone does to take a number off the API, in its order. */
export const OFFBOARDING_STEPS = {
  'offboard-back-up': {
    value: 'Back up the chats of the WhatsApp Business app first.',
    about: 'What comes before a number is disconnected in the app.',
    ...ONBOARDING,
  },
  'offboard-disconnect': {
    value: 'In the WhatsApp Business app: Settings → Account → Business Platform → Disconnect.',
    about: 'Where the app disconnects a number from the API; nothing else may do it.',
    ...ONBOARDING,
  },
} as const satisfies Record<string, Rule<string>>;

/** What goes with a number that leaves the API. */
export const OFFBOARDING_LOSSES = {
  'offboard-api-ends': {
    value: 'The API neither sends nor receives for the number any more. Only a new signup brings it back.',
    about: 'What becomes of the API side of a number that was disconnected.',
    ...ACCOUNT_UPDATE,
  },
  'offboard-marketing-messages': {
    value: 'If the number uses the Marketing Messages API, that ends with it.',
    about: 'What becomes of the Marketing Messages API when a number leaves coexistence.',
    ...MARKETING_API,
  },
  'offboard-fresh-ids': {
    value: 'After a new signup the number may have another phone number id, and another WABA.',
    about: 'What a signup gives a number that was disconnected before.',
    ...KAPSO,
  },
} as const satisfies Record<string, Rule<string>>;

/** What stays when a number leaves the API. */
export const OFFBOARDING_STAYS = {
  'offboard-app-stays': {
    value: 'The number and its chats stay in the app on the phone.',
    about: 'What becomes of the app side of a number that was disconnected.',
    source: `follows from ${ONBOARDING.source}`,
    asOf: ONBOARDING.asOf,
  },
  'offboard-waba-stays': {
    value: 'The WhatsApp Business account and its templates stay at Meta.',
    about: 'What becomes of the WABA of a number that was disconnected.',
    ...KAPSO,
    otherwise: 'no page of Meta’s says what becomes of them',
  },
} as const satisfies Record<string, Rule<string>>;
