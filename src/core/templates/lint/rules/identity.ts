import { isMetaSample, LIMITS, TEMPLATE_LANGUAGES } from '../../../rules/index.ts';
import { utility } from '../examples.ts';
import type { DraftRule } from '../rule.ts';
import { quoted } from '../wording.ts';

const LANGUAGES: ReadonlySet<string> = new Set(TEMPLATE_LANGUAGES.value);
const CATEGORIES = ['MARKETING', 'UTILITY', 'AUTHENTICATION'];
const CODE = /^[a-z]{2,3}(_[A-Z]{2})?$/;

/** What a template is called, its language and its category (templates.md §3.1, §3.2). */
export const IDENTITY_RULES: readonly DraftRule[] = [
  {
    id: 'name-format',
    severity: 'error',
    title: 'The name has characters that a name cannot have.',
    explanation:
      'A name consists of small letters from a to z, digits and underscores, and is at most 512 characters long.',
    meta: '100/2388046',
    certainty: 'observed',
    source: 'management',
    bad: [utility(undefined, { name: 'Visit-Reminder' })],
    good: [utility(undefined, { name: 'visit_reminder' })],
    *check({ draft: { name } }) {
      const { value: most } = LIMITS.templateNameCharacters;
      if (name === '') yield { path: ['name'], message: 'The template has no name.' };
      else if (!/^[a-z0-9_]+$/.test(name)) {
        yield {
          path: ['name'],
          message: `${quoted(name)} is no name: small letters, digits and underscores only.`,
        };
      } else if (name.length > most) {
        yield { path: ['name'], message: `The name has ${name.length} characters; ${most} are allowed.` };
      }
    },
  },
  {
    id: 'name-reserved',
    severity: 'error',
    title: 'The name belongs to one of Meta’s sample templates.',
    explanation:
      'Every account has Meta’s samples, such as hello_world. Their names cannot be used, and they cannot be deleted.',
    meta: '100/2388155',
    certainty: 'observed',
    source: 'clients',
    bad: [utility(undefined, { name: 'hello_world' })],
    good: [utility(undefined, { name: 'hello_patient' })],
    *check({ draft: { name } }) {
      if (isMetaSample(name)) yield { path: ['name'], message: `${name} is the name of a sample of Meta’s.` };
    },
  },
  {
    id: 'language-format',
    severity: 'error',
    title: 'The language is not written as Meta writes languages.',
    explanation:
      'A language is two or three small letters, and for some a country after an underscore: en, en_GB, fil, prs_AF. Capitals and the underscore count.',
    meta: '100/2388049',
    certainty: 'observed',
    source: 'languages',
    bad: [utility(undefined, { language: 'en-GB' })],
    good: [utility(undefined, { language: 'en_GB' })],
    *check({ draft: { language } }) {
      if (CODE.test(language)) return;
      const meant = spelt(language);
      const advice = LANGUAGES.has(meant) ? `: write ${meant}` : '';
      yield {
        path: ['language'],
        message: `${quoted(language)} is no code of a language${advice}.`,
        ...(LANGUAGES.has(meant) && { fix: { path: ['language'], from: language, to: meant } }),
      };
    },
  },
  {
    id: 'language-unknown',
    severity: 'warn',
    title: 'The language is not in Meta’s list.',
    explanation:
      'Meta’s page lists the languages a template can be in. Clients have met a few more (ar_SA, es_VE), so this is no error; most others are refused.',
    meta: '100/2388049',
    certainty: 'observed',
    source: 'languages',
    otherwise: 'pywa also lists ar_SA and es_VE',
    bad: [utility(undefined, { language: 'en_XX' })],
    good: [utility(undefined, { language: 'en_GB' })],
    *check({ draft: { language } }) {
      if (CODE.test(language) && !LANGUAGES.has(language))
        yield { path: ['language'], message: `${language} is not in Meta’s list of languages.` };
    },
  },
  {
    id: 'category-invalid',
    severity: 'error',
    title: 'There is no such category.',
    explanation:
      'A template is MARKETING, UTILITY or AUTHENTICATION. The older categories (ACCOUNT_UPDATE, TRANSACTIONAL …) are no longer taken.',
    meta: '100',
    source: 'management',
    bad: [utility(undefined, { category: 'TRANSACTIONAL' })],
    good: [utility(undefined, { category: 'UTILITY' })],
    *check({ draft: { category } }) {
      if (!CATEGORIES.includes(category)) {
        yield {
          path: ['category'],
          message: `${quoted(category)} is no category: ${CATEGORIES.join(', ')} are.`,
        };
      }
    },
  },
  {
    id: 'category-change-allowed',
    severity: 'warn',
    title: 'allow_category_change does nothing any more.',
    explanation:
      'Since 9 April 2025 Meta changes the category of a template whatever this says: what the answer has is what counts.',
    source: 'categories',
    bad: [utility(undefined, { allow_category_change: true })],
    good: [utility()],
    *check({ draft }) {
      const { allow_category_change: given } = draft;
      if (given === undefined) return;
      const path = ['allow_category_change'];
      yield {
        path,
        message: 'allow_category_change is ignored since April 2025.',
        fix: { path, from: given, to: undefined },
      };
    },
  },
  {
    id: 'ttl-range',
    severity: 'error',
    title: 'message_send_ttl_seconds is outside what its category allows.',
    explanation:
      'How long Meta tries to deliver: 30 to 900 seconds for authentication, 30 to 43,200 for utility, 43,200 to 2,592,000 for marketing (and there only with the Marketing Messages API). -1 is 30 days, for authentication and utility.',
    meta: '100',
    source: 'ttl',
    bad: [utility(undefined, { message_send_ttl_seconds: 86_400 })],
    good: [utility(undefined, { message_send_ttl_seconds: 43_200 })],
    *check({ draft: { category, message_send_ttl_seconds: seconds } }) {
      const range = ttlRange(category);
      if (seconds === undefined || range === undefined) return;
      if (seconds === -1 && category !== 'MARKETING') return;
      const [least, most] = range;
      if (!Number.isInteger(seconds) || seconds < least || seconds > most) {
        yield {
          path: ['message_send_ttl_seconds'],
          message: `${seconds} seconds is not between ${least} and ${most}, the range of ${category}.`,
        };
      }
    },
  },
];

/** A code as Meta would write it. */
function spelt(language: string): string {
  const [base = '', country] = language.trim().split(/[-_]/);
  return country === undefined ? base.toLowerCase() : `${base.toLowerCase()}_${country.toUpperCase()}`;
}

/** In seconds; undefined for what is no category. */
function ttlRange(category: string): readonly [least: number, most: number] | undefined {
  const seconds = (ms: number) => ms / 1000;
  switch (category) {
    case 'AUTHENTICATION':
      return [
        seconds(LIMITS.templateTtlAuthenticationLeastMs.value),
        seconds(LIMITS.templateTtlAuthenticationMostMs.value),
      ];
    case 'UTILITY':
      return [
        seconds(LIMITS.templateTtlUtilityLeastMs.value),
        seconds(LIMITS.templateTtlUtilityMostMs.value),
      ];
    case 'MARKETING':
      return [
        seconds(LIMITS.templateTtlMarketingLeastMs.value),
        seconds(LIMITS.templateTtlMarketingMostMs.value),
      ];
    default:
      return undefined;
  }
}
