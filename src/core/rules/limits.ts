import type { Rule } from './rule.ts';

const META = 'developers.facebook.com/documentation/business-messaging/whatsapp';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Limits and periods of coexistence. Durations are milliseconds, sizes bytes. */
export const LIMITS = {
  syncWindowMs: {
    value: 24 * HOUR_MS,
    about: 'How long after onboarding the contacts and history syncs may be requested, once each.',
    source: `${META}/embedded-signup/onboarding-business-app-users`,
    asOf: '2026-09-11',
  },
  serviceWindowMs: {
    value: 24 * HOUR_MS,
    about: 'How long after a customer’s message the API may answer without a template.',
    source: `${META}/pricing`,
    asOf: '2026-09-11',
  },
  historyMs: {
    value: 180 * DAY_MS,
    about: 'How far back the history import reaches.',
    source: `${META}/webhooks/reference/history`,
    asOf: '2025-10-22',
  },
  historyMediaMs: {
    value: 14 * DAY_MS,
    about: 'Media of imported messages follow only when they were sent this recently before onboarding.',
    source: `${META}/webhooks/reference/history`,
    asOf: '2025-10-22',
  },
  signupCodeMs: {
    value: 30_000,
    about: 'How long the code that ends the signup can be exchanged for a token.',
    source: `${META}/embedded-signup/implementation`,
    asOf: '2025-11-30',
  },
  webhookBodyBytes: {
    value: 3 * 1024 * 1024,
    about: 'The largest body Meta posts to a callback.',
    source: `${META}/webhooks/overview`,
    asOf: '2025-12-02',
  },
} as const satisfies Record<string, Rule<number>>;
