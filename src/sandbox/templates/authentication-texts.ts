/** What Meta writes for one-time passwords in a language. */
interface AuthenticationTexts {
  readonly body: string;
  /** Follows the body where the business wants it. */
  readonly security: string;
  /** `{}` stands for the minutes. */
  readonly expiry: string;
  readonly copy: string;
  readonly autofill: string;
}

/*
 * English and Spanish as M/templates/authentication-templates prints them (2025-11-14). The others are the sandbox’s own
 * translations, and languages that are not here get the English words.
 */
const TEXTS: Readonly<Record<string, AuthenticationTexts>> = {
  en: {
    body: '*{{1}}* is your verification code.',
    security: 'For your security, do not share this code.',
    expiry: 'This code expires in {} minutes.',
    copy: 'Copy code',
    autofill: 'Autofill',
  },
  es: {
    body: 'Tu código de verificación es *{{1}}*.',
    security: 'Por tu seguridad, no lo compartas.',
    expiry: 'Este código caduca en {} minutos.',
    copy: 'Copiar código',
    autofill: 'Autocompletar',
  },
  pt: {
    body: '*{{1}}* é o seu código de verificação.',
    security: 'Para sua segurança, não o compartilhe.',
    expiry: 'Este código expira em {} minutos.',
    copy: 'Copiar código',
    autofill: 'Preencher',
  },
  de: {
    body: '*{{1}}* ist dein Bestätigungscode.',
    security: 'Gib diesen Code zu deiner Sicherheit nicht weiter.',
    expiry: 'Dieser Code läuft in {} Minuten ab.',
    copy: 'Code kopieren',
    autofill: 'Ausfüllen',
  },
  fr: {
    body: '*{{1}}* est votre code de vérification.',
    security: 'Pour votre sécurité, ne le partagez pas.',
    expiry: 'Ce code expire dans {} minutes.',
    copy: 'Copier le code',
    autofill: 'Remplir',
  },
};

const ENGLISH = TEXTS.en as AuthenticationTexts;

export function authenticationTexts(language: string): AuthenticationTexts {
  const base = language.split('_', 1)[0] ?? '';
  return Object.hasOwn(TEXTS, base) ? (TEXTS[base] ?? ENGLISH) : ENGLISH;
}

export function authenticationBody(language: string, withSecurity: boolean): string {
  const { body, security } = authenticationTexts(language);
  return withSecurity ? `${body} ${security}` : body;
}

export function authenticationFooter(language: string, minutes: number): string {
  return authenticationTexts(language).expiry.replace('{}', String(minutes));
}
