/*
 * Where the dated facts come from. `asOf` is the date the page itself carries; a month alone stands as its last day.
 * Pages whose date is not known carry 2026-10-08, the last day on which sources were looked at for this table.
 */

/** Who says so, and when that was read or last changed. */
export interface Source {
  readonly source: string;
  readonly asOf: string;
}

const LOOKED_AT = '2026-10-08';

const meta = (path: string, asOf = LOOKED_AT): Source => ({
  source: `developers.facebook.com/documentation/business-messaging/whatsapp/${path}`,
  asOf,
});

// Embedded Signup and coexistence
export const ONBOARDING = meta('embedded-signup/onboarding-business-app-users', '2026-09-11');
export const ONBOARDING_2025 = meta('embedded-signup/onboarding-business-app-users', '2025-12-08');
export const IMPLEMENTATION = meta('embedded-signup/implementation', '2025-11-30');
export const TECH_PROVIDER = meta('embedded-signup/onboarding-customers-as-a-tech-provider', '2025-11-14');
export const SIGNUP_V4 = meta('embedded-signup/version-4', '2026-05-21');
export const SIGNUP_VERSIONS_PAGE = meta('embedded-signup/versions', '2026-05-21');
export const SIGNUP_ERRORS_PAGE = meta('embedded-signup/errors', '2025-11-10');
export const SIGNUP_ERROR_PAGE = meta('embedded-signup/errors', '2026-06-28');
export const SIGNUP_WITHOUT_CODE: Source = {
  source: 'github.com/nyaruka/rapidpro pull request 6775',
  asOf: '2026-07-29',
};
export const CHANGELOG = meta('changelog');
/** Providers who write about coexistence where Meta is silent. */
export const CORAL: Source = { source: 'Coral Messaging’s coexistence guide', asOf: '2026-02-01' };
export const DUALHOOK: Source = { source: 'Dualhook’s documentation of coexistence', asOf: LOOKED_AT };
export const PROVIDERS: Source = {
  source: 'Coral Messaging’s and DoubleTick’s guides to coexistence',
  asOf: CORAL.asOf,
};
export const KAPSO: Source = { source: 'Kapso’s documentation of WhatsApp coexistence', asOf: LOOKED_AT };
/** Seen by people who built on it, and in no documentation. */
export const IMPLEMENTERS: Source = { source: 'tests and notes of implementers', asOf: LOOKED_AT };
/** Who has which calling code, and how long numbers are. */
export const NUMBERING_PLANS: Source = {
  source: 'ITU-T E.164, with the lengths libphonenumber knows',
  asOf: '2026-11-10',
};

// Webhooks
export const WEBHOOKS = meta('webhooks/overview', '2025-12-02');
export const WEBHOOK_ENDPOINT = meta('webhooks/create-webhook-endpoint', '2026-05-21');
export const WEBHOOK_OVERRIDE = meta('webhooks/override', '2025-11-07');
export const HISTORY_WEBHOOK = meta('webhooks/reference/history', '2025-10-22');
export const ECHOES_WEBHOOK = meta('webhooks/reference/smb_message_echoes', '2026-05-01');
export const CONTACTS_WEBHOOK = meta('webhooks/reference/smb_app_state_sync');
export const ACCOUNT_UPDATE = meta('webhooks/reference/account_update', '2026-09-11');

// Rates and price
export const THROUGHPUT = meta('throughput', '2026-09-11');
export const PLATFORM = meta('about-the-platform', '2025-12-05');
export const PRICING = meta('pricing', '2026-09-11');
export const CONVERSATION_PRICING = meta('pricing/conversation-based-pricing');
export const NON_TEMPLATE_PRICING = meta('pricing/non-template-messages', '2026-09-11');
export const PER_USER_LIMITS = meta('templates/marketing-templates/per-user-limits', '2026-04-29');
export const GRAPH_RATES: Source = {
  source: 'developers.facebook.com/docs/graph-api/overview/rate-limiting',
  asOf: LOOKED_AT,
};

// Messages
export const TEXT_MESSAGES = meta('messages/text-messages');
export const IMAGE_MESSAGES = meta('messages/image-messages');
export const REPLY_BUTTONS = meta('messages/interactive-reply-buttons-messages');
export const LIST_MESSAGES = meta('messages/interactive-list-messages', '2026-06-28');
export const REACTIONS = meta('messages/reaction-messages');
export const READ_RECEIPTS = meta('messages/mark-message-as-read');
export const TYPING = meta('typing-indicators', '2025-10-21');
export const MEDIA = meta('business-phone-numbers/media', '2025-12-02');
export const BLOCK_USERS = meta('block-users', '2026-02-23');
export const USER_IDS = meta('business-scoped-user-ids', '2026-06-29');

// Templates
export const TEMPLATES = meta('templates/overview', '2025-12-05');
export const TEMPLATE_MANAGEMENT = meta('templates/template-management', '2026-09-30');
export const TEMPLATE_ARCHIVAL = meta('templates/template-archival', '2026-06-02');
export const TEMPLATE_COMPONENTS = meta('templates/components', '2026-06-24');
export const TEMPLATE_PAUSING = meta('templates/template-pausing', '2025-10-22');
export const TEMPLATE_REVIEW = meta('templates/template-review', '2026-09-30');
export const TEMPLATE_STATUS_WEBHOOK = meta(
  'webhooks/reference/message_template_status_update',
  '2026-09-30',
);
export const MULTI_PRODUCT_TEMPLATES = meta('templates/marketing-templates/mpm-templates', '2025-11-30');
export const TEMPLATE_CATEGORIES = meta('templates/template-categorization', '2026-09-30');
export const TEMPLATE_LANGUAGE_LIST = meta('templates/supported-languages', '2026-05-21');
export const TEMPLATE_REFERENCE = meta(
  'reference/whatsapp-business-account/message-template-api',
  '2026-09-30',
);
export const LIMITED_TIME_OFFERS = meta(
  'templates/marketing-templates/limited-time-offer-templates',
  '2026-09-30',
);
export const MEDIA_CAROUSELS = meta(
  'templates/marketing-templates/media-card-carousel-templates',
  '2025-11-30',
);
export const PRODUCT_CAROUSELS = meta(
  'templates/marketing-templates/product-card-carousel-templates',
  '2025-11-30',
);
export const COUPONS = meta('templates/marketing-templates/coupon-templates', '2025-11-30');
export const MULTI_PRODUCT = meta('templates/marketing-templates/mpm-templates', '2025-11-30');
export const SINGLE_PRODUCT = meta('templates/marketing-templates/spm-templates', '2025-11-30');
export const CALL_PERMISSIONS = meta(
  'templates/utility-templates/call-permission-request-templates',
  '2026-06-17',
);
export const AUTHENTICATION_TEMPLATES = meta(
  'templates/authentication-templates/authentication-templates',
  '2025-11-14',
);
export const FLOW_MESSAGES = meta('flows/guides/sendingaflow', '2026-06-16');
export const OPT_IN = meta('getting-opt-in', '2025-11-03');
export const TEMPLATE_WEBHOOK = meta('webhooks/reference/message_template_status_update', '2026-09-30');
/** An older page, partly superseded. */
export const OLD_TEMPLATE_GUIDELINES: Source = {
  source: 'developers.facebook.com/docs/whatsapp/message-templates/guidelines',
  asOf: LOOKED_AT,
};
/** Twilio, Bird, Wazzup, CM.com, Spoki, Syniverse and Mercuri, where Meta is silent. */
export const TEMPLATE_VENDORS: Source = {
  source: 'help pages of WhatsApp vendors on templates',
  asOf: '2026-09-30',
};
export const TIME_TO_LIVE = meta('templates/time-to-live', '2025-10-31');
export const TEMPLATE_CLIENTS: Source = {
  source: 'refusals quoted in public clients of the template API',
  asOf: '2026-09-30',
};
export const TEMPLATE_EDGE: Source = {
  source: 'developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates',
  asOf: '2026-09-30',
};

// Errors and versions
export const ERROR_CODES = meta('support/error-codes', '2026-09-11');
export const HEALTH_STATUS = meta('support/health-status', '2025-10-22');
export const GRAPH_CHANGELOG: Source = {
  source: 'developers.facebook.com/docs/graph-api/changelog',
  asOf: LOOKED_AT,
};
export const DEBUG_TOKEN: Source = {
  source: 'developers.facebook.com/docs/graph-api/reference/debug_token',
  asOf: LOOKED_AT,
};
export const GRAPH_ERRORS: Source = {
  source: 'developers.facebook.com/docs/graph-api/guides/error-handling',
  asOf: LOOKED_AT,
};
export const OPENAPI: Source = {
  source: 'github.com/facebook/openapi, business-messaging-api_v23.0.yaml',
  asOf: '2025-11-21',
};

// What coexistence changes, and what stands beside it
export const COMMISSIONING_REPORT: Source = {
  source: 'the commissioning report on coexistence',
  asOf: LOOKED_AT,
};
export const GROUPS_API = meta('groups', '2026-06-16');
export const CALLING_API = meta('calling');
export const CALLS_TO_CUSTOMERS = meta('calling/business-initiated-calls', '2026-05-21');
export const PHONE_NUMBERS = meta('business-phone-numbers/phone-numbers');
export const OFFICIAL_ACCOUNTS = meta('official-business-accounts');
export const MULTI_SOLUTION = meta('solution-providers/multi-solution-conversations');
export const MARKETING_TEMPLATES = meta('templates/marketing-templates');
export const MARKETING_API: Source = {
  source: 'changelog of Meta’s Marketing Messages API',
  asOf: '2025-09-29',
};
export const LINKED_DEVICES: Source = { source: 'faq.whatsapp.com/378279804439436', asOf: LOOKED_AT };
export const BROADCAST_LISTS: Source = {
  source: 'blueticks.co/blog/whatsapp-broadcast-limit, which cites WhatsApp’s help center',
  asOf: '2026-06-05',
};
export const DOUBLETICK: Source = { source: 'DoubleTick’s documentation of coexistence', asOf: LOOKED_AT };
export const WATI: Source = { source: 'Wati’s help center', asOf: LOOKED_AT };
/** Clients that talk to WhatsApp without Meta’s leave, and what became of their numbers. */
export const UNOFFICIAL_CLIENTS: Source = {
  source: 'github.com/WhiskeySockets/Baileys issue 1686, github.com/tulir/whatsmeow issue 916',
  asOf: LOOKED_AT,
};
export const UNOFFICIAL_BANS: Source = {
  source: 'github.com/WhiskeySockets/Baileys issues 1925, 1983 and 2075',
  asOf: '2026-04-25',
};
