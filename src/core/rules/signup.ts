import type { Rule } from './rule.ts';

const META = 'developers.facebook.com/documentation/business-messaging/whatsapp';

/** The webhook fields an app must have subscribed before it onboards a coexistence number. */
export const REQUIRED_WEBHOOK_FIELDS: Rule<readonly string[]> = {
  value: ['messages', 'account_update', 'history', 'smb_app_state_sync', 'smb_message_echoes'],
  about: 'Webhook fields the app needs before onboarding; what is sent while one is missing is lost.',
  source: `${META}/embedded-signup/onboarding-business-app-users`,
  asOf: '2026-09-11',
};

/** The permissions a token needs for the numbers of a WABA. */
export const REQUIRED_SCOPES: Rule<readonly string[]> = {
  value: ['whatsapp_business_management', 'whatsapp_business_messaging'],
  about: 'Permissions a token needs to operate a coexistence number.',
  source: `${META}/embedded-signup/onboarding-customers-as-a-tech-provider`,
  asOf: '2025-11-14',
};

/** The value that asks Embedded Signup for the coexistence flow. */
export const SIGNUP_FEATURE: Rule<string> = {
  value: 'whatsapp_business_app_onboarding',
  about: '`extras.featureType` that asks Embedded Signup to connect a number of the Business app.',
  source: `${META}/embedded-signup/version-4`,
  asOf: '2026-05-21',
  otherwise: 'the versions page shows empty `extras` for v4 and lists the feature all the same (conflict C4)',
};

/** The Graph version spoken unless the setting graph-version says otherwise. */
export const GRAPH_VERSION: Rule<string> = {
  value: 'v26.0',
  about: 'Newest Graph API version, released 2026-07-29.',
  source: 'developers.facebook.com/docs/graph-api/changelog',
  asOf: '2026-10-08',
};
