import type { Rule } from './rule.ts';
import { GRAPH_CHANGELOG, ONBOARDING, SIGNUP_V4, TECH_PROVIDER } from './sources.ts';

/** The webhook fields an app must have subscribed before it onboards a coexistence number. */
export const REQUIRED_WEBHOOK_FIELDS: Rule<readonly string[]> = {
  value: ['messages', 'account_update', 'history', 'smb_app_state_sync', 'smb_message_echoes'],
  about: 'Webhook fields the app needs before onboarding; what is sent while one is missing is lost.',
  ...ONBOARDING,
};

/** The permissions a token needs for the numbers of a WABA. */
export const REQUIRED_SCOPES: Rule<readonly string[]> = {
  value: ['whatsapp_business_management', 'whatsapp_business_messaging'],
  about: 'Permissions a token needs to operate a coexistence number.',
  ...TECH_PROVIDER,
};

/** The value that asks Embedded Signup for the coexistence flow. */
export const SIGNUP_FEATURE: Rule<string> = {
  value: 'whatsapp_business_app_onboarding',
  about: '`extras.featureType` that asks Embedded Signup to connect a number of the Business app.',
  ...SIGNUP_V4,
  otherwise: 'the versions page shows empty `extras` for v4 and lists the feature all the same (conflict C4)',
};

/** The Graph version spoken unless the setting graph-version says otherwise. */
export const GRAPH_VERSION: Rule<string> = {
  value: 'v26.0',
  about: 'Newest Graph API version, released 2026-07-29.',
  ...GRAPH_CHANGELOG,
};
