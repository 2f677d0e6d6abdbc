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
  'token-scopes': { about: 'A token must have the permission a call needs (200).', ...codes },
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
