import { LIMITS } from '../../../rules/index.ts';
import { lengthOf } from '../../draft/length.ts';
import type { Anatomy, TextPart } from '../anatomy.ts';
import { withBody, withFooter, withHeader } from '../examples.ts';
import type { DraftRule, Found } from '../rule.ts';
import { countEmoji, hasFormatting, hasLineBreak } from '../wording.ts';

const CONFIRMED = 'Your appointment at North Clinic is confirmed.';
const ENDING = 'Please bring your health card with you.';
const long = (length: number) =>
  `${CONFIRMED} ${'Bring your card. '.repeat(70)}`.slice(0, length - 1).concat('.');

/** Lengths and characters of header, body and footer (templates.md §3.4–3.6). */
export const TEXT_RULES: readonly DraftRule[] = [
  {
    id: 'header-length',
    severity: 'error',
    title: 'The header is too long.',
    explanation: 'A text header has at most 60 characters, its placeholder included.',
    meta: '100/2388040',
    source: 'components',
    bad: [
      withHeader({
        format: 'TEXT',
        text: 'Your appointment at North Clinic, which we have the pleasure to confirm',
      }),
    ],
    good: [withHeader({ format: 'TEXT', text: 'Your appointment at North Clinic' })],
    check: (anatomy) => tooLong(anatomy, 'header', LIMITS.templateHeaderCharacters.value),
  },
  {
    id: 'header-vars',
    severity: 'error',
    title: 'The header has more than one variable.',
    explanation: 'A text header has at most one variable.',
    meta: '2388047',
    source: 'components',
    bad: [
      withHeader({
        format: 'TEXT',
        text: 'Visit to {{1}} on {{2}}',
        example: { header_text: ['Dr Ruiz', '4 May'] },
      }),
    ],
    good: [withHeader({ format: 'TEXT', text: 'Visit to {{1}}', example: { header_text: ['Dr Ruiz'] } })],
    *check({ texts }) {
      for (const { kind, variables, path } of texts) {
        const names = new Set(variables.map(({ name }) => name));
        if (kind === 'header' && names.size > 1)
          yield {
            path: [...path, 'text'],
            message: `The header has ${names.size} variables; one is allowed.`,
          };
      }
    },
  },
  {
    id: 'header-formatting',
    severity: 'error',
    title: 'The header has line breaks, emoji or formatting.',
    explanation:
      'A refusal says: “The message header can’t have any new lines, formatting characters, emojis or asterisks.” The page on error codes gives it 2388047, clients met 2388072: go by the text.',
    meta: '2388047',
    certainty: 'observed',
    source: 'clients',
    otherwise: 'clients met 2388072 with the same text',
    bad: [withHeader({ format: 'TEXT', text: '*Your appointment*' })],
    good: [withHeader({ format: 'TEXT', text: 'Your appointment' })],
    *check({ texts }) {
      for (const { kind, text, path } of texts) {
        if (kind !== 'header') continue;
        const what = oddIn(text);
        if (what !== undefined) yield { path: [...path, 'text'], message: `The header has ${what}.` };
      }
    },
  },
  {
    id: 'body-length',
    severity: 'error',
    title: 'The body is too long.',
    explanation:
      'A body has at most 1,024 characters, placeholders included; 600 in a limited-time offer, 160 on a card and under a product.',
    meta: '100/2388040',
    source: 'components',
    bad: [withBody(long(1025))],
    good: [withBody(long(500))],
    *check(anatomy) {
      for (const { kind, isOnCard, text, path } of anatomy.texts) {
        if (kind !== 'body') continue;
        const most = isOnCard ? LIMITS.templateCardBodyCharacters.value : bodyLimit(anatomy);
        const length = lengthOf(text);
        if (length > most)
          yield {
            path: [...path, 'text'],
            message: `The body has ${length} characters; ${most} are allowed.`,
          };
      }
    },
  },
  {
    id: 'body-length-550',
    severity: 'warn',
    title: 'The body is longer than some vendors let through.',
    explanation:
      'Bird and Wazzup reported in 2025 that Meta caps marketing and utility at 550 characters; Meta’s page says 1,024.',
    source: 'vendors',
    otherwise: 'Meta’s page on components says 1,024 (June 2026)',
    bad: [withBody(long(551))],
    good: [withBody(long(550))],
    *check(anatomy) {
      for (const { kind, isOnCard, text, path } of anatomy.texts) {
        if (kind !== 'body' || isOnCard) continue;
        const length = lengthOf(text);
        if (length > LIMITS.templateBodyCautiousCharacters.value && length <= bodyLimit(anatomy))
          yield {
            path: [...path, 'text'],
            message: `The body has ${length} characters; some vendors let 550 through.`,
          };
      }
    },
  },
  {
    id: 'body-emoji',
    severity: 'warn',
    title: 'The body has more emoji than clients got through.',
    explanation: 'A refusal names 10 as the most; Meta’s page says only that they may be limited.',
    meta: '2388072',
    certainty: 'observed',
    source: 'clients',
    bad: [
      // A marketing one would do as well: emoji alone are only half a sign of marketing.
      withBody(`${CONFIRMED} ${'🩺'.repeat(11)} ${ENDING} Your order of glasses waits too.`),
    ],
    good: [withBody(`${CONFIRMED} 🩺 ${ENDING}`)],
    *check({ texts }) {
      const { value: most } = LIMITS.templateBodyEmoji;
      for (const { kind, text, path } of texts) {
        const count = kind === 'body' ? countEmoji(text) : 0;
        if (count > most)
          yield { path: [...path, 'text'], message: `The body has ${count} emoji; ${most} got through.` };
      }
    },
  },
  {
    id: 'body-newlines',
    severity: 'error',
    title: 'The body has more than two line breaks in a row.',
    explanation: 'A refusal says: “can’t have more than two consecutive newline characters”.',
    meta: '2388072',
    certainty: 'observed',
    source: 'clients',
    bad: [withBody(`${CONFIRMED}\n\n\n${ENDING}`)],
    good: [withBody(`${CONFIRMED}\n\n${ENDING}`)],
    *check({ texts }) {
      for (const { kind, text, path } of texts) {
        if (kind === 'body' && /(\r?\n){3}/.test(text))
          yield { path: [...path, 'text'], message: 'More than two line breaks stand in a row.' };
      }
    },
  },
  {
    id: 'text-crlf',
    severity: 'note',
    title: 'The text has Windows line ends.',
    explanation: 'Meta gives texts back with \\n alone; a carriage return counts as one more character.',
    source: 'components',
    bad: [withBody(`${CONFIRMED}\r\n${ENDING}`)],
    good: [withBody(`${CONFIRMED}\n${ENDING}`)],
    *check({ texts }) {
      for (const { text, path } of texts) {
        if (!text.includes('\r\n')) continue;
        const at = [...path, 'text'];
        yield {
          path: at,
          message: 'Lines end with a carriage return.',
          fix: { path: at, from: text, to: text.replaceAll('\r\n', '\n') },
        };
      }
    },
  },
  {
    id: 'text-line-ends',
    severity: 'warn',
    title: 'Lines end with spaces.',
    explanation: 'Nobody sees them, they count as characters, and some clients were refused for them.',
    certainty: 'observed',
    source: 'clients',
    bad: [withBody(`${CONFIRMED}  \n${ENDING}`)],
    good: [withBody(`${CONFIRMED}\n${ENDING}`)],
    *check({ texts }) {
      for (const { text, path } of texts) {
        const tidy = text.replace(/(?<![ \t])[ \t]+(?=\r?\n|$)/g, '');
        const at = [...path, 'text'];
        if (tidy !== text && tidy.trim() !== '')
          yield { path: at, message: 'A line ends with spaces.', fix: { path: at, from: text, to: tidy } };
      }
    },
  },
  {
    id: 'text-whitespace',
    severity: 'warn',
    title: 'The text begins or ends with blank space, or has tabs.',
    explanation: 'Clients were refused for leading and trailing white space and for tabs.',
    certainty: 'observed',
    source: 'clients',
    bad: [withBody(`${CONFIRMED}\t${ENDING}`)],
    good: [withBody(`${CONFIRMED} ${ENDING}`)],
    *check({ texts }) {
      for (const { text, path } of texts) {
        const inside = text.replace(/(?<![ \t])[ \t]+(?=\r?\n|$)/g, '');
        const what = /^\s/.test(text) ? 'begins with blank space' : inside.includes('\t') ? 'has tabs' : '';
        const ending = /[\r\n]/.test(text.slice(text.trimEnd().length)) ? 'ends with a blank line' : what;
        if (ending !== '') yield { path: [...path, 'text'], message: `The text ${ending}.` };
      }
    },
  },
  {
    id: 'footer-length',
    severity: 'error',
    title: 'The footer is too long.',
    explanation: 'A footer has at most 60 characters.',
    meta: '100/2388040',
    source: 'components',
    bad: [withFooter({ text: 'North Clinic, 1 North Street, open on every working day of the year' })],
    good: [withFooter({ text: 'North Clinic, 1 North Street' })],
    check: (anatomy) => tooLong(anatomy, 'footer', LIMITS.templateFooterCharacters.value),
  },
  {
    id: 'footer-vars',
    severity: 'error',
    title: 'The footer has a variable.',
    explanation: 'Footers are fixed texts; one with a variable was refused.',
    meta: '2388073',
    certainty: 'observed',
    source: 'components',
    otherwise:
      'two pages of Meta’s (catalog, utility) say that footers support variables: taken for a mistake',
    bad: [withFooter({ text: 'Yours, {{1}}' })],
    good: [withFooter({ text: 'North Clinic' })],
    *check({ texts }) {
      for (const { kind, text, path } of texts) {
        if (kind === 'footer' && text.includes('{{'))
          yield { path: [...path, 'text'], message: 'A footer cannot have variables.' };
      }
    },
  },
  {
    id: 'footer-formatting',
    severity: 'warn',
    title: 'The footer has emoji or line breaks.',
    explanation: 'Vendors (Twilio 63040) report refusals of footers with emoji or line breaks.',
    meta: '2388073',
    certainty: 'observed',
    source: 'vendors',
    bad: [withFooter({ text: 'North Clinic 🩺' })],
    good: [withFooter({ text: 'North Clinic' })],
    *check({ texts }) {
      for (const { kind, text, path } of texts) {
        if (kind === 'footer' && (hasLineBreak(text) || countEmoji(text) > 0))
          yield { path: [...path, 'text'], message: 'A footer should have no emoji and no line breaks.' };
      }
    },
  },
];

function* tooLong({ texts }: Anatomy, wanted: TextPart['kind'], most: number): Generator<Found> {
  for (const { kind, text, path } of texts) {
    const length = kind === wanted ? lengthOf(text) : 0;
    if (length > most)
      yield {
        path: [...path, 'text'],
        message: `The ${kind} has ${length} characters; ${most} are allowed.`,
      };
  }
}

function bodyLimit({ message: { all, header } }: Anatomy): number {
  if (all.some(({ component }) => component.type === 'LIMITED_TIME_OFFER'))
    return LIMITS.templateOfferBodyCharacters.value;
  return header?.component.format === 'PRODUCT'
    ? LIMITS.templateProductBodyCharacters.value
    : LIMITS.templateBodyCharacters.value;
}

function oddIn(text: string): string | undefined {
  if (hasLineBreak(text)) return 'line breaks';
  if (countEmoji(text) > 0) return 'emoji';
  return hasFormatting(text) ? 'formatting characters' : undefined;
}
