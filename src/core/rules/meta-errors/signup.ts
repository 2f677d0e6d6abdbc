import { IMPLEMENTERS, KAPSO } from '../sources.ts';
import type { MetaErrorRule } from './meta-error-rule.ts';

/** What keeps a number from being onboarded. Meta documents none of these. */
export const SIGNUP_ERRORS: readonly MetaErrorRule[] = [
  {
    code: 100,
    subcode: 36007,
    meaning: 'the signup code is used up or older than 30 seconds',
    retry: 'never',
    kind: 'refused',
    fix: 'Run the signup again; a code can be exchanged once.',
    where: 'answer',
    httpStatus: 400,
    certainty: 'observed',
    ...IMPLEMENTERS,
  },
  {
    code: 2655093,
    meaning: 'the number is not eligible for coexistence, or not yet',
    retry: 'wait',
    kind: 'refused',
    fix: 'Use the number in the app for some time, at least 7 days by what providers say, update the app, and try again.',
    where: 'signup',
    certainty: 'observed',
    ...KAPSO,
  },
  {
    code: 3441041,
    meaning: 'the number is attached to another account',
    retry: 'wait',
    kind: 'refused',
    fix: 'Disconnect it there first: in the app under Settings → Account → Business Platform, and under Partners in WhatsApp Manager. Wait a while and run the signup again.',
    where: 'signup',
    certainty: 'observed',
    otherwise: 'one implementer met it as subcode of 100 in an answer',
    ...KAPSO,
  },
];
