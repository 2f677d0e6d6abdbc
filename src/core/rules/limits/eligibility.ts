import type { Rule } from '../rule.ts';
import { ONBOARDING, PROVIDERS } from '../sources.ts';
import { DAY_MS } from './units.ts';

/** What a number must have behind it before it can join, and what is left beside it afterwards. */
export const ELIGIBILITY_LIMITS = {
  numberAgeMs: {
    value: 7 * DAY_MS,
    about: 'How long a number must have been used in the Business app before it can join.',
    ...PROVIDERS,
    otherwise:
      'Meta publishes no number; its dialog may only say that the number is not eligible and needs more activity (Kapso)',
  },
  recentActivityMs: {
    value: 7 * DAY_MS,
    about: 'Unused in the app for longer than this before it joins, coex warns of a number.',
    ...PROVIDERS,
    otherwise:
      'they ask for 7 days of real use, and Meta publishes no number; that the days are the last ones is coex’s reading',
  },
  companionsLinked: {
    value: 4,
    about: 'How many companions may be linked again after onboarding, which unlinks all of them.',
    ...ONBOARDING,
  },
} as const satisfies Record<string, Rule<number>>;
