import type { Rule } from './rule.ts';
import { ACCOUNT_UPDATE } from './sources.ts';

/** Why a link ended, as `disconnection_info.reason` of an account_update names it; the value is what to do. */
export const DISCONNECTIONS = {
  ACCOUNT_DISCONNECTED: {
    value: 'Ask whether it was meant; if not, run the signup again.',
    about: 'Someone disconnected the number in the app, or Meta did: initiated_by says who.',
    ...ACCOUNT_UPDATE,
  },
  PRIMARY_INACTIVITY: {
    value: 'Open the app on the phone, then run the signup again.',
    about: 'The phone was not used for about 14 days.',
    ...ACCOUNT_UPDATE,
    otherwise: 'providers say that the app must be opened at least every 13 days (conflict C2)',
  },
  COMPANION_INACTIVITY: {
    value: 'Run the signup again.',
    about: 'A companion was not used for about 30 days.',
    ...ACCOUNT_UPDATE,
  },
  CHANGE_NUMBER: {
    value: 'Onboard the new number.',
    about: 'The number was changed in the app.',
    ...ACCOUNT_UPDATE,
  },
  BUSINESS_DOWNGRADE: {
    value: 'Install the WhatsApp Business app again, then run the signup again.',
    about: 'The phone moved from the Business app to the consumer app.',
    ...ACCOUNT_UPDATE,
  },
  USER_RE_REGISTERED: {
    value: 'Wait for the automatic reconnection; if it does not come, run the signup again.',
    about: 'The number was registered again, on this phone or another.',
    ...ACCOUNT_UPDATE,
  },
} as const satisfies Record<string, Rule<string>>;
