import type { Rule } from './rule.ts';
import { CHANGELOG, ONBOARDING, ONBOARDING_2025 } from './sources.ts';

/** Where numbers of coexistence could not be onboarded; by calling code, without the plus. */
interface Place {
  readonly name: string;
  readonly callingCodes: readonly string[];
}

// Calling codes are the ITU’s (E.164). Russia’s is Kazakhstan’s too, the United Kingdom’s also its islands’.
const EUROPE: Place = {
  name: 'EEA and EU',
  callingCodes:
    '30 31 32 33 34 351 352 353 354 356 357 358 359 36 370 371 372 385 386 39 40 420 421 423 43 45 46 47 48 49'.split(
      ' ',
    ),
};
const ENABLED_2025_10: readonly Place[] = [
  EUROPE,
  { name: 'United Kingdom', callingCodes: ['44'] },
  { name: 'Australia', callingCodes: ['61'] },
  { name: 'Japan', callingCodes: ['81'] },
  { name: 'Philippines', callingCodes: ['63'] },
  { name: 'Russia', callingCodes: ['7'] },
  { name: 'South Korea', callingCodes: ['82'] },
  { name: 'Turkey', callingCodes: ['90'] },
];
const INDIA: Place = { name: 'India', callingCodes: ['91'] };
const LAST: readonly Place[] = [
  { name: 'Nigeria', callingCodes: ['234'] },
  { name: 'South Africa', callingCodes: ['27'] },
];

const conflict =
  'the day Nigeria and South Africa were dropped was not found: after 2026-03-10, before 2026-06-26 (conflict C3)';

/** Where coexistence was not offered, and when. Advice, never a reason to refuse: no API tells today’s list. */
export const COUNTRIES = {
  'closed-countries-2025-02': {
    value: [...ENABLED_2025_10, INDIA, ...LAST],
    about: 'Where numbers could not be onboarded at first, going by what the changelog enabled later.',
    from: '2025-02-11',
    until: '2025-05-04',
    ...CHANGELOG,
  },
  'closed-countries-2025-05': {
    value: [...ENABLED_2025_10, ...LAST],
    about: 'Where they could not once India was enabled, going by what the changelog enabled later.',
    from: '2025-05-05',
    until: '2025-10-22',
    ...CHANGELOG,
  },
  'closed-countries-2025-10': {
    value: LAST,
    about: 'Where numbers could not be onboarded once most of the world was enabled.',
    from: '2025-10-23',
    until: '2026-06-25',
    ...ONBOARDING_2025,
    otherwise: conflict,
  },
  'closed-countries-2026-06': {
    value: [],
    about: 'Where numbers cannot be onboarded: the page names no country any more.',
    from: '2026-06-26',
    ...ONBOARDING,
    otherwise: conflict,
  },
} as const satisfies Record<string, Rule<readonly Place[]>>;
