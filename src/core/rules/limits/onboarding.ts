import type { Rule } from '../rule.ts';
import { HISTORY_WEBHOOK, IMPLEMENTATION, ONBOARDING } from '../sources.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './units.ts';

const OWN_CHOICE = {
  source: 'coex’s own choice: Meta names no time in which the webhooks of an import come',
  asOf: HISTORY_WEBHOOK.asOf,
} as const;

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
  historySilentMs: {
    value: 15 * MINUTE_MS,
    about: 'An import of which nothing has come this long after it was asked for counts as silent.',
    ...OWN_CHOICE,
  },
  historyStalledMs: {
    value: 15 * MINUTE_MS,
    about: 'An import below 100 % of which nothing more has come for this long counts as stalled.',
    ...OWN_CHOICE,
  },
  historyGapMs: {
    value: 2 * MINUTE_MS,
    about: 'A chunk that is missing this long after the last one, at 100 %, counts as a gap.',
    ...OWN_CHOICE,
  },
  historySettleMs: {
    value: 15 * SECOND_MS,
    about: 'At 100 % an import is watched until nothing has come for this long: chunks come out of order.',
    ...OWN_CHOICE,
  },
  signupCodeMs: {
    value: 30 * SECOND_MS,
    about: 'How long the code that ends the signup can be exchanged for a token.',
    ...IMPLEMENTATION,
  },
} as const satisfies Record<string, Rule<number>>;
