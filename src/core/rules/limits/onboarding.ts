import type { Rule } from '../rule.ts';
import { HISTORY_WEBHOOK, IMPLEMENTATION, ONBOARDING } from '../sources.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from './units.ts';

/** What onboarding must keep to, and how far the import reaches. */
export const ONBOARDING_LIMITS = {
  syncWindowMs: {
    value: 24 * HOUR_MS,
    about: 'How long after onboarding the contacts and history syncs may be requested, once each.',
    ...ONBOARDING,
  },
  historyMs: {
    value: 180 * DAY_MS,
    about: 'How far back the history import reaches.',
    ...HISTORY_WEBHOOK,
  },
  historyMediaMs: {
    value: 14 * DAY_MS,
    about: 'Media of imported messages follow only when they were sent this recently before onboarding.',
    ...HISTORY_WEBHOOK,
  },
  signupCodeMs: {
    value: 30 * SECOND_MS,
    about: 'How long the code that ends the signup can be exchanged for a token.',
    ...IMPLEMENTATION,
  },
} as const satisfies Record<string, Rule<number>>;
