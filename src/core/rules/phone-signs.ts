import type { Rule } from './rule.ts';
import {
  ACCOUNT_UPDATE,
  CONTACTS_WEBHOOK,
  DUALHOOK,
  ECHOES_WEBHOOK,
  HISTORY_WEBHOOK,
  ONBOARDING,
} from './sources.ts';

/**
 * What each sign of a phone is worth. `sure`: it was in somebody’s hand. `likely`: it was, or a linked companion was.
 * `weak`: it was online, which opens no app. No sign is the proof of nothing (reference §6.2).
 */
export const PHONE_SIGNS = {
  acknowledged: {
    value: 'sure',
    about: 'Somebody said that the app was opened: the only sign that needs no message.',
    ...DUALHOOK,
  },
  connected: {
    value: 'sure',
    about: 'The number was onboarded or reconnected, which is done with the phone in hand.',
    ...ONBOARDING,
  },
  echo: {
    value: 'likely',
    about: 'Somebody typed a message in the app, or at a linked companion: an echo does not tell which.',
    ...ECHOES_WEBHOOK,
  },
  revision: {
    value: 'likely',
    about: 'Somebody edited or revoked a message in the app, or at a linked companion.',
    ...ECHOES_WEBHOOK,
    otherwise: 'echoes of edits and revokes were not there before the page of April 2026',
  },
  contact: {
    value: 'likely',
    about: 'The address book of the app changed; what the contacts sync brings is no such change.',
    ...CONTACTS_WEBHOOK,
  },
  history: {
    value: 'weak',
    about: 'A part of the history came: the phone was online, opened or not. It moves no countdown.',
    ...HISTORY_WEBHOOK,
  },
  webhook: {
    value: 'weak',
    about:
      'A message or a status came: the link stood, so the app was opened in the 14 days before, and nobody knows when.',
    ...ACCOUNT_UPDATE,
  },
} as const satisfies Record<string, Rule<'sure' | 'likely' | 'weak'>>;
