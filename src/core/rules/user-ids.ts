import type { Rule } from './rule.ts';
import { USER_IDS } from './sources.ts';

/** How Meta names a person since people may have usernames. */
export const USER_ID_FACTS = {
  'user-id-changes': {
    value: 'with the number of the person',
    about:
      'A person who changes the phone number gets another BSUID; the webhook user_id_update tells both to who subscribed to it.',
    ...USER_IDS,
  },
  'user-phone-left-out': {
    value: 'for people with a username, 30 days after the last contact',
    about:
      'Webhooks leave out the phone of a person with a username, unless the business wrote to it or called it in the last 30 days, or the person has the business among the contacts.',
    ...USER_IDS,
  },
} as const satisfies Record<string, Rule<string>>;
