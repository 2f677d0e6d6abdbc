import { TEMPLATE_RULES } from './templates/enforced-rules.ts';

/*
 * What this Meta insists on, by name. Each rule can be switched off, to see whether a client depends on it or to reach
 * a state that it forbids.
 */

interface Enforced {
  /** What happens while it is on. */
  readonly about: string;
  readonly source: string;
  /** The date (ISO) of the source. */
  readonly asOf: string;
  /** Switched off unless asked for. */
  readonly offByDefault?: true;
}

const META = 'developers.facebook.com/documentation/business-messaging/whatsapp';
const onboarding = { source: `${META}/embedded-signup/onboarding-business-app-users`, asOf: '2026-09-11' };
const codes = { source: `${META}/support/error-codes`, asOf: '2026-09-11' };

export const ENFORCED = {
  'code-expiry': {
    about: 'A signup code is good for one exchange within 30 seconds.',
    source: `${META}/embedded-signup/implementation`,
    asOf: '2025-11-30',
  },
  'sync-once': { about: 'Each sync is granted once per onboarding (2593107).', ...onboarding },
  'sync-window': { about: 'Syncs are granted within 24 hours of onboarding (2593108).', ...onboarding },
  'service-window': {
    about:
      'Without a template the API may write only within 24 hours of the customer’s last message (131047).',
    source: `${META}/pricing`,
    asOf: '2026-09-11',
  },
  'token-expiry': { about: 'Expired and revoked tokens are refused (190).', ...codes },
  'token-scopes': {
    about:
      'A token must have the permission a call needs: 200 without it, 10 once it was taken away (which has which is unverified).',
    ...codes,
  },
  'app-subscription': {
    about: 'Webhooks go only to apps that subscribed the field.',
    ...onboarding,
  },
  'waba-subscription': {
    about: 'Webhooks go only to apps that are subscribed to the WABA.',
    ...onboarding,
  },
  'callback-handshake': {
    about: 'A callback must answer the challenge before it is taken.',
    source: `${META}/webhooks/create-webhook-endpoint`,
    asOf: '2026-05-21',
  },
  redelivery: {
    about: 'A webhook that is not answered 200 is repeated with growing pauses for up to 7 days.',
    source: `${META}/webhooks/overview`,
    asOf: '2025-12-02',
  },
  'retry-fan-out': {
    about: 'A retry goes to every app that was told, also to those that took it.',
    source: `${META}/webhooks/overview`,
    asOf: '2025-12-02',
  },
  'development-mode': {
    about: 'An app in development gets no webhooks.',
    source: `${META}/webhooks/overview`,
    asOf: '2025-12-02',
  },
  'partner-entry-is-waba': {
    about:
      'PARTNER_* events come with the WABA as entry.id; off: with the partner’s portfolio (conflict C8).',
    source: `${META}/webhooks/reference/account_update`,
    asOf: '2026-09-11',
    offByDefault: true,
  },
  'app-version': {
    about: 'Only a Business app of version 2.24.17 or newer can be onboarded.',
    ...onboarding,
  },
  'companions-unlinked': { about: 'An onboarding unlinks all companions.', ...onboarding },
  'companion-limit': { about: 'A phone has at most 4 companions.', ...onboarding },
  'unsupported-companion-silent': {
    about:
      'What is written on a companion for Windows or WearOS gives no echo, and reaches the API as no message.',
    ...onboarding,
  },
  'unsupported-companion-trace': {
    about:
      'A customer’s message from such a companion leaves 131060 behind. Which webhook a message of the business leaves is not documented: none.',
    ...codes,
  },
  'primary-inactivity': {
    about:
      'A phone whose app was not opened for about 14 days loses the link (PRIMARY_INACTIVITY); nothing warns of it.',
    source: `${META}/webhooks/reference/account_update`,
    asOf: '2026-09-11',
  },
  'companion-inactivity': {
    about:
      'A companion unused for about 30 days ends the link (COMPANION_INACTIVITY). That any companion counts is unverified.',
    source: `${META}/webhooks/reference/account_update`,
    asOf: '2026-09-11',
  },
  'automatic-reconnection': {
    about: 'After a change of device the number is back within minutes, if the opt-in was kept.',
    source: `${META}/embedded-signup/reconnect-offboarded-coexistence-clients`,
    asOf: '2026-05-21',
  },
  'fresh-ids-after-removal': {
    about: 'A number that is onboarded again after its removal gets a new WABA and a new id.',
    source: 'Kapso’s documentation of WhatsApp coexistence',
    asOf: '2026-10-08',
    offByDefault: true,
  },
  'partner-app-installed': {
    about: 'Onboarding is told as PARTNER_APP_INSTALLED too, besides PARTNER_ADDED.',
    source: `${META}/webhooks/reference/account_update`,
    asOf: '2026-09-11',
    offByDefault: true,
  },
  'offline-phone-waits': {
    about: 'History, contacts and echoes come from the phone: while it is offline they wait.',
    ...onboarding,
  },
  'contact-changes-after-sync': {
    about: 'Changed contacts are told only once the contacts of this onboarding were asked for.',
    ...onboarding,
  },
  'history-overlap': {
    about:
      'The history holds what was written between onboarding and the request for it, so that it comes twice.',
    source: 'github.com/openclaw/openclaw issue 111425; inferred, not in Meta’s pages',
    asOf: '2026-10-08',
    offByDefault: true,
  },
  'edit-window': {
    about: 'A message can be edited within 15 minutes.',
    source: `${META}/embedded-signup/onboarding-business-app-users`,
    asOf: '2025-12-08',
  },
  'revoke-window': {
    about: 'A message can be deleted for everyone within 2 days.',
    source: `${META}/embedded-signup/onboarding-business-app-users`,
    asOf: '2025-12-08',
  },
  'hidden-phone-omitted': {
    about:
      'Live webhooks leave a hidden phone out; off: they spell it as the customer’s `phone` says, also "" or null (conflict C9).',
    source: `${META}/business-scoped-user-ids`,
    asOf: '2026-06-29',
  },
  'phone-seen-for-30-days': {
    about:
      'Who hides behind a username stays visible to a number that wrote to the phone in the last 30 days, or that they saved.',
    source: `${META}/business-scoped-user-ids`,
    asOf: '2026-06-29',
  },
  'blocked-by-customer': {
    about: 'Sends to someone who blocked the number fail with 131026; which code Meta gives is unverified.',
    ...codes,
  },
  'blocked-by-business': {
    about: 'What someone writes whom the number blocked does not arrive.',
    source: `${META}/block-users`,
    asOf: '2026-02-23',
  },
  'free-entry-point': {
    about: 'The answer, within 24 hours, to a customer who came by an ad opens 72 free hours.',
    source: `${META}/pricing`,
    asOf: '2026-09-11',
  },
  'conversation-of-free-entry-only': {
    about:
      'Statuses name a conversation only within a free entry point (v24 and newer); off: each message has its own.',
    source: `${META}/webhooks/reference/messages/status`,
    asOf: '2026-09-14',
  },
  'statuses-out-of-order': {
    about: 'The statuses of a message overtake one another.',
    source: `${META}/webhooks/reference/messages/status`,
    asOf: '2026-09-14',
    offByDefault: true,
  },
  'delivered-skipped': {
    about: 'A message that is read at once gets no `delivered`.',
    source: `${META}/webhooks/reference/messages/status`,
    asOf: '2026-09-14',
    offByDefault: true,
  },
  'echo-contacts': {
    about: 'Echoes name the person in `contacts`, as since May 2026; off: they do not.',
    source: `${META}/webhooks/reference/smb_message_echoes`,
    asOf: '2026-05-04',
  },
  'duplicated-echoes': {
    about: 'Every echo comes twice.',
    source: 'github.com/hexabot-ai/Hexabot issue 746; inferred, not in Meta’s pages',
    asOf: '2026-10-08',
    offByDefault: true,
  },
  'api-echoes': {
    about:
      'What the API sends comes back as an echo, before the answer to the call if that is late. Meta’s pages say no, implementers guard against it.',
    source: 'github.com/OCA/social pull request 1912',
    asOf: '2026-10-08',
    offByDefault: true,
  },
  'batched-webhooks': {
    about: 'Meta gathers its news for two seconds and sends it together, up to 1000 changes in a body.',
    source: `${META}/webhooks/create-webhook-endpoint`,
    asOf: '2026-05-21',
    offByDefault: true,
  },
  'webhook-body-limit': {
    about: 'No body is larger than 3 MB: larger chunks of history are split.',
    source: `${META}/webhooks/overview`,
    asOf: '2025-12-02',
  },
  'token-visibility': {
    about: 'A token sees what it was granted, and nothing of other accounts (100/33).',
    source: `${META}/embedded-signup/onboarding-customers-as-a-tech-provider`,
    asOf: '2025-11-14',
  },
  throughput: {
    about: 'A coexistence number has 20 messages a second, in and out together, an ordinary one 80 (130429).',
    source: `${META}/throughput`,
    asOf: '2026-09-11',
  },
  'pair-rate': {
    about:
      'One message in 6 seconds to the same person; a burst of up to 45 borrows from what follows (131056).',
    source: `${META}/about-the-platform`,
    asOf: '2025-12-05',
  },
  'management-rate': {
    about:
      'An app has 200 management calls an hour for a WABA, 5,000 once it has a registered number (80007); answers carry X-Business-Use-Case-Usage.',
    source: `${META}/about-the-platform`,
    asOf: '2025-12-05',
  },
  'management-rate-is-80008': {
    about: 'That refusal has the code 80008, as the Graph API’s reference pages have it (conflict C11).',
    source: 'developers.facebook.com/docs/graph-api/overview/rate-limiting',
    asOf: '2026-10-08',
    offByDefault: true,
  },
  'app-rate': {
    about: 'An app has 200 calls an hour that are about no WABA (4); answers carry X-App-Usage.',
    source: 'developers.facebook.com/docs/graph-api/overview/rate-limiting',
    asOf: '2026-10-08',
  },
  'registration-rate': {
    about: 'A number can be registered and deregistered 10 times in 72 hours (133016).',
    ...codes,
  },
  'register-breaks-phone': {
    about:
      'Registering a coexistence number succeeds and breaks its phone’s link; off: it is refused. What Meta tells the partner then is unverified: PARTNER_REMOVED.',
    source: 'github.com/chatwoot/chatwoot issue 12469',
    asOf: '2026-10-08',
  },
  'lost-number-is-33': {
    about:
      'Sends of a number that is not connected are refused with 33 instead of 133010; which one Meta gives was not found.',
    ...codes,
    offByDefault: true,
  },
  'plus-sign': {
    about:
      'A recipient without a plus sign gets the business’s country code put before it, as the page says; off: only when nobody has the number as it is written, as clients see it.',
    source: `${META}/messages/send-messages`,
    asOf: '2026-10-08',
    offByDefault: true,
  },
  'media-number-of-uploads-only': {
    about:
      'phone_number_id is refused for media of people, as chatwoot met it; off: it must be the number the media came to.',
    source: 'github.com/chatwoot/chatwoot pull request 13319',
    asOf: '2026-01-20',
    offByDefault: true,
  },
  'media-expiry': {
    about: 'Media ids end after 30 days (uploads) or 7 (of messages), their URLs after 5 minutes (404).',
    source: `${META}/business-phone-numbers/media`,
    asOf: '2025-12-02',
  },
  'media-limits': {
    about: 'Uploads must be of a type and size that messages can carry.',
    source: `${META}/business-phone-numbers/media`,
    asOf: '2025-12-02',
  },
  'profile-belongs-to-app': {
    about:
      'The profile of a coexistence number is edited in the app; the refusal of the API (10) is unverified.',
    ...onboarding,
  },
  'block-after-message': {
    about: 'Only who wrote in the last 24 hours can be blocked (131047).',
    source: `${META}/block-users`,
    asOf: '2026-05-21',
  },
  'account-standing': {
    about:
      'Banned and restricted accounts, numbers in maintenance, and what is charged without a payment method are refused (131031, 368, 131057, 2494100, 131042). Which restriction has which code is unverified.',
    ...codes,
  },
  'deregister-refused': {
    about:
      'Deregistering a coexistence number is refused; off: it ends the phone’s link. What Meta tells the partner then is unverified: PARTNER_REMOVED.',
    ...onboarding,
  },
  'override-url-length': {
    about: 'A callback URL that overrides the app’s has at most 200 characters (100).',
    source: `${META}/webhooks/override`,
    asOf: '2025-11-07',
  },
  'reaction-age': {
    about: 'A reaction to a message older than 30 days is accepted and fails (131009).',
    source: `${META}/messages/reaction-messages`,
    asOf: '2026-10-08',
  },
  'read-receipt-age': {
    about: 'Only messages of the last 30 days can be marked as read (131009).',
    source: `${META}/messages/mark-message-as-read`,
    asOf: '2026-10-08',
  },
  'history-reach': {
    about: 'The history holds the 180 days before onboarding; off: all that is in the phone.',
    source: `${META}/webhooks/reference/history`,
    asOf: '2025-10-22',
  },
  'history-media-age': {
    about: 'Media of the history follow for the 14 days before onboarding; off: for all of it.',
    source: `${META}/webhooks/reference/history`,
    asOf: '2025-10-22',
  },
  'no-send-to-itself': {
    about: 'A number cannot write to itself (131021); off: it is accepted and not delivered (131026).',
    ...codes,
  },
  'identity-hash': {
    about: 'A send with an outdated identity hash is accepted and fails (137000).',
    ...codes,
  },
  ...TEMPLATE_RULES,
} as const satisfies Record<string, Enforced>;

export type EnforcedName = keyof typeof ENFORCED;

/** The rules that are off in a new sandbox. */
export function offByDefault(): EnforcedName[] {
  return (Object.entries(ENFORCED) as [EnforcedName, Enforced][])
    .filter(([, rule]) => rule.offByDefault === true)
    .map(([name]) => name);
}

/** Whether a rule is switched on. */
export function enforces(
  world: { readonly rulesOff: ReadonlySet<EnforcedName> },
  name: EnforcedName,
): boolean {
  return !world.rulesOff.has(name);
}
