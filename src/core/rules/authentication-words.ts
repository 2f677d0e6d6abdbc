import type { Rule } from './rule.ts';
import { AUTHENTICATION_TEMPLATES } from './sources.ts';

const page = AUTHENTICATION_TEMPLATES;
const others = 'Meta writes other languages itself and prints no list of them';

/**
 * What Meta writes in authentication templates, whose texts nobody chooses, in order: the body, what follows it for the
 * security recommendation, the footer with `{}` for the minutes, the button.
 */
export const AUTHENTICATION_WORDS = {
  'authentication-words-en': {
    value: [
      '*{{1}}* is your verification code.',
      'For your security, do not share this code.',
      'This code expires in {} minutes.',
      'Copy code',
    ],
    about: 'Body, security advice, expiry and button of an authentication template in English.',
    ...page,
    otherwise: others,
  },
  'authentication-words-es': {
    value: [
      'Tu código de verificación es *{{1}}*.',
      'Por tu seguridad, no lo compartas.',
      'Este código caduca en {} minutos.',
      'Copiar código',
    ],
    about: 'Body, security advice, expiry and button of an authentication template in Spanish.',
    ...page,
    otherwise: others,
  },
} as const satisfies Record<string, Rule<readonly [string, string, string, string]>>;
