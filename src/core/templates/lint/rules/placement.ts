import { marketing, utility, withBody } from '../examples.ts';
import type { DraftRule } from '../rule.ts';

const ENDING = 'Please bring your health card with you.';

/** Where variables stand in a text, and how many (templates.md §3.3). */
export const PLACEMENT_RULES: readonly DraftRule[] = [
  {
    id: 'param-edge',
    severity: 'error',
    title: 'The body begins or ends with a variable.',
    explanation: 'Words must stand before the first variable and after the last one of a body.',
    meta: '100/2388299',
    source: 'codes',
    bad: [withBody('Hello, your appointment at North Clinic is confirmed and will be on {{1}}', ['4 May'])],
    good: [
      withBody(`Hello, your appointment at North Clinic is confirmed and will be on {{1}}. ${ENDING}`, [
        '4 May',
      ]),
    ],
    *check({ texts }) {
      for (const { kind, text, words, path } of texts) {
        if (kind !== 'body' || words === 0) continue;
        const bare = text.trim();
        if (bare.startsWith('{{') && /^\{\{[^{}]*\}\}/.test(bare))
          yield { path: [...path, 'text'], message: 'The body begins with a variable.' };
        if (bare.endsWith('}}') && /\{\{[^{}]*\}\}$/.test(bare))
          yield { path: [...path, 'text'], message: 'The body ends with a variable.' };
      }
    },
  },
  {
    id: 'param-edge-punct',
    severity: 'warn',
    title: 'Only punctuation stands between a variable and the end of the body.',
    explanation:
      'Clients were refused when the last variable was followed by a full stop alone (“punctuation doesn’t count”), while an example of Meta’s ends so.',
    meta: '100/2388299',
    certainty: 'observed',
    source: 'clients',
    otherwise: 'Meta’s own example ends with {{order_number}}.',
    bad: [withBody('Hello, your appointment at North Clinic is confirmed and will be on {{1}}.', ['4 May'])],
    good: [
      withBody(`Hello, your appointment at North Clinic is confirmed and will be on {{1}}. ${ENDING}`, [
        '4 May',
      ]),
    ],
    *check({ texts }) {
      for (const { kind, text, words, variables, path } of texts) {
        if (kind !== 'body' || variables.length === 0 || words === 0) continue;
        const bare = text.trim();
        if (/^[\p{Punctuation}\p{Symbol}\s]+$/u.test(before(bare)))
          yield { path: [...path, 'text'], message: 'Only punctuation stands before the first variable.' };
        if (/^[\p{Punctuation}\p{Symbol}\s]+$/u.test(after(bare)))
          yield { path: [...path, 'text'], message: 'Only punctuation stands after the last variable.' };
      }
    },
  },
  {
    id: 'param-adjacent',
    severity: 'error',
    title: 'Two variables stand next to each other.',
    explanation: 'Text must stand between two variables; spaces are none. The review rejects it.',
    meta: 'INVALID_FORMAT',
    source: 'webhook',
    bad: [
      withBody(`Hello {{1}} {{2}}, your appointment at North Clinic is confirmed. ${ENDING}`, [
        'Luz',
        'Ruiz',
      ]),
    ],
    good: [withBody(`Hello {{1}}, your appointment at North Clinic is confirmed. ${ENDING}`, ['Luz Ruiz'])],
    *check({ texts }) {
      for (const { text, path } of texts) {
        if (/\}\}\s*\{\{/.test(text))
          yield { path: [...path, 'text'], message: 'Two variables stand next to each other.' };
      }
    },
  },
  {
    id: 'param-adjacent-punct',
    severity: 'warn',
    title: 'Only punctuation stands between two variables.',
    explanation:
      'Meta’s words allow it (“without text or punctuation between them”); reviewers like words better.',
    source: 'webhook',
    bad: [
      withBody(`Hello {{1}}, {{2}} is when we expect you at North Clinic this week. ${ENDING}`, [
        'Luz',
        '4 May',
      ]),
    ],
    good: [utility()],
    *check({ texts }) {
      for (const { text, path } of texts) {
        if (
          /\}\}\s*[\p{Punctuation}\p{Symbol}][\p{Punctuation}\p{Symbol}\s]*\{\{/u.test(
            text.replace(/\}\}\s*\{\{/g, ''),
          )
        )
          yield { path: [...path, 'text'], message: 'Only punctuation stands between two variables.' };
      }
    },
  },
  {
    id: 'body-only-params',
    severity: 'error',
    title: 'The body has nothing but variables.',
    explanation: 'A body needs words of its own: what it is about must be readable without its values.',
    meta: '2388072',
    certainty: 'observed',
    source: 'clients',
    bad: [
      marketing([
        { type: 'BODY', text: '- {{1}} -', example: { body_text: [['Spring is here']] } },
        { type: 'FOOTER', text: 'Reply STOP to opt out' },
      ]),
    ],
    good: [withBody(`Hello {{1}}, your appointment at North Clinic is confirmed. ${ENDING}`, ['Luz'])],
    *check({ texts }) {
      for (const { kind, words, variables, path } of texts) {
        if (kind === 'body' && variables.length > 0 && words === 0)
          yield { path: [...path, 'text'], message: 'The body has nothing but variables.' };
      }
    },
  },
  {
    id: 'param-density',
    severity: 'error',
    title: 'The body has too few words for its variables.',
    explanation:
      'Words that are no variables must number at least twice the variables and one more. Meta documents the refusal, the formula was worked out by vendors from refusals.',
    meta: '100/2388293',
    source: 'codes',
    otherwise: 'the formula is a community’s (Syniverse, Mercuri), Meta publishes none',
    bad: [withBody('Hello {{1}}, your {{2}} visit is {{3}} at noon.', ['Luz', 'eye', '4 May'])],
    good: [utility()],
    *check({ texts }) {
      for (const {
        kind,
        words,
        variables: { length: variables },
        path,
      } of texts) {
        if (kind !== 'body') continue;
        if (variables > 0 && words > 0 && words + variables < 3 * variables + 1) {
          yield {
            path: [...path, 'text'],
            message: `${words} words for ${variables} variables: at least ${2 * variables + 1} are needed.`,
          };
        }
      }
    },
  },
  {
    id: 'param-density-low',
    severity: 'warn',
    title: 'The body has barely enough words for its variables.',
    explanation: 'Below three words of its own for each variable a body comes near what Meta refuses.',
    meta: '100/2388293',
    certainty: 'observed',
    source: 'clients',
    bad: [withBody('Hello {{1}}, your {{2}} appointment is on {{3}} with us now.', ['Luz', 'eye', '4 May'])],
    good: [utility()],
    *check({ texts }) {
      for (const {
        kind,
        words,
        variables: { length: variables },
        path,
      } of texts) {
        if (kind !== 'body') continue;
        if (variables > 0 && words + variables >= 3 * variables + 1 && words < 3 * variables)
          yield { path: [...path, 'text'], message: `Only ${words} words for ${variables} variables.` };
      }
    },
  },
];

function before(text: string): string {
  return text.slice(0, Math.max(0, text.search(/\{\{[^{}]*\}\}/)));
}

function after(text: string): string {
  return text.slice(text.lastIndexOf('}}') + 2);
}
