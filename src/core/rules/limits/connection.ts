import type { Rule } from '../rule.ts';
import { ACCOUNT_UPDATE, CORAL } from '../sources.ts';
import { DAY_MS } from './units.ts';

/** How long a phone may lie still before the link is lost. */
export const CONNECTION_LIMITS = {
  inactivityWarningMs: {
    value: 10 * DAY_MS,
    about: 'Without a sign of the phone for this long, coex warns.',
    source: 'coex’s own margin below the 13 days that providers name (Coral Messaging, Dualhook)',
    asOf: CORAL.asOf,
  },
  inactivityAlarmMs: {
    value: 13 * DAY_MS,
    about: 'Without a sign of the phone for this long, coex raises an alarm: open the app today.',
    ...CORAL,
    otherwise: 'Meta names only “about 14 days”, after which the link is gone (conflict C2)',
  },
  inactivityMs: {
    value: 14 * DAY_MS,
    about: 'A primary phone unused for about this long is disconnected with PRIMARY_INACTIVITY.',
    ...ACCOUNT_UPDATE,
    otherwise:
      'Coral Messaging and Dualhook say that the app must be opened at least every 13 days (conflict C2)',
  },
  companionInactivityMs: {
    value: 30 * DAY_MS,
    about: 'A companion unused for about this long is disconnected with COMPANION_INACTIVITY.',
    ...ACCOUNT_UPDATE,
  },
} as const satisfies Record<string, Rule<number>>;
