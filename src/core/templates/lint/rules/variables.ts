import { isPositional, type Variable } from '../../draft/variables.ts';
import { type Anatomy, hasNamed, type PlacedButton, type TextPart } from '../anatomy.ts';
import { draft, NAMED_BODY, named, utility, withBody } from '../examples.ts';
import type { DraftRule, Found } from '../rule.ts';
import { quoted } from '../wording.ts';

/** How the variables of a template are written (templates.md §3.1, §3.3). */
export const VARIABLE_RULES: readonly DraftRule[] = [
  {
    id: 'param-format-missing',
    severity: 'error',
    title: 'The variables have names, and parameter_format does not say so.',
    explanation:
      'Without parameter_format NAMED Meta takes every variable for a number, and refuses {{first_name}}.',
    meta: '100',
    certainty: 'observed',
    source: 'overview',
    bad: [utility([NAMED_BODY])],
    good: [named()],
    *check(anatomy) {
      const { draft } = anatomy;
      const names = wordedVariables(anatomy);
      const isMissing = draft.parameter_format === undefined || draft.parameter_format === 'POSITIONAL';
      if (!isMissing || names.length === 0 || !names.every(({ name }) => isName(name))) return;
      const path = ['parameter_format'];
      yield {
        path,
        message: `{{${names[0]?.name}}} is a name: parameter_format must be NAMED.`,
        fix: { path, from: draft.parameter_format, to: 'NAMED' },
      };
    },
  },
  {
    id: 'param-format-invalid',
    severity: 'error',
    title: 'parameter_format does not fit the variables.',
    explanation: 'It is NAMED for variables with names, POSITIONAL (or nothing) for numbers.',
    meta: '100',
    source: 'overview',
    bad: [utility(undefined, { parameter_format: 'NAMED' })],
    good: [utility(undefined, { parameter_format: 'POSITIONAL' })],
    *check(anatomy) {
      const { parameter_format: format } = anatomy.draft;
      const path = ['parameter_format'];
      if (format !== undefined && format !== 'NAMED' && format !== 'POSITIONAL')
        yield { path, message: `${quoted(format)} is no format: NAMED and POSITIONAL are.` };
      const names = wordedVariables(anatomy);
      if (format === 'NAMED' && names.length > 0 && names.every(({ name }) => isPositional(name)))
        yield { path, message: 'parameter_format is NAMED, and the variables are numbers.' };
    },
  },
  {
    id: 'param-mixed',
    severity: 'error',
    title: 'Some variables are numbers and others names.',
    explanation: 'One template has one kind of variables in its header and body, and in its cards.',
    meta: 'INVALID_FORMAT',
    source: 'overview',
    bad: [
      named([
        {
          type: 'BODY',
          text: 'Hello {{first_name}}, your appointment at North Clinic is on {{1}}. Please bring your health card.',
          example: {
            body_text_named_params: [
              { param_name: 'first_name', example: 'Luz' },
              { param_name: '1', example: '4 May' },
            ],
          },
        },
      ]),
    ],
    good: [named()],
    *check(anatomy) {
      const texts = wordedTexts(anatomy);
      const isMixed = (variables: readonly Variable[]) =>
        hasNamed(variables) && variables.some(({ name }) => isPositional(name));
      if (!isMixed(texts.flatMap(({ variables }) => variables))) return;
      // Blame the text where both meet, else the first that differs from the first.
      const [first] = texts;
      const guilty =
        texts.find(({ variables }) => isMixed(variables)) ??
        texts.find(({ variables }) => hasNamed(variables) !== hasNamed(first?.variables ?? []));
      if (guilty !== undefined)
        yield { path: [...guilty.path, 'text'], message: 'Numbers and names are mixed among the variables.' };
    },
  },
  {
    id: 'param-name',
    severity: 'error',
    title: 'The name of a variable has characters that it cannot have.',
    explanation:
      'Names have small letters and underscores. Capitals, #, $, %, spaces and hyphens are refused, and so are empty braces.',
    meta: '100',
    source: 'overview',
    bad: [withNames('First-Name')],
    good: [withNames('first_name')],
    *check(anatomy) {
      for (const { path, variables } of variableTexts(anatomy)) {
        for (const { name } of variables) {
          if (isName(name) || isPositional(name)) continue;
          yield {
            path,
            message:
              name === ''
                ? 'A variable has no name.'
                : `{{${name}}}: names have small letters and underscores.`,
          };
        }
      }
    },
  },
  {
    id: 'param-name-digits',
    severity: 'warn',
    title: 'The name of a variable has digits.',
    explanation:
      'Meta’s page allows small letters and underscores; clients have used digits without being refused.',
    source: 'overview',
    otherwise: 'Kapso’s client takes digits',
    bad: [withNames('line2')],
    good: [withNames('second_line')],
    *check(anatomy) {
      for (const { path, variables } of variableTexts(anatomy)) {
        for (const { name } of variables) {
          if (isName(name) && /\d/.test(name))
            yield { path, message: `{{${name}}} has digits; Meta’s page allows letters and underscores.` };
        }
      }
    },
  },
  {
    id: 'param-braces',
    severity: 'error',
    title: 'Braces do not match.',
    explanation: 'Each variable has two braces on either side. A stray pair is rejected at the review.',
    meta: 'INVALID_FORMAT',
    source: 'review',
    bad: [
      withBody('Hello {{1}, your appointment at North Clinic is confirmed. Please bring your health card.'),
    ],
    good: [
      withBody('Hello {{1}}, your appointment at North Clinic is confirmed. Please bring your health card.', [
        'Luz',
      ]),
    ],
    *check({ texts, buttons }) {
      const everything = [
        ...texts.map(({ text, path }) => ({ text, path: [...path, 'text'] })),
        ...buttons.map(({ button, path }) => ({ text: button.url ?? '', path: [...path, 'url'] })),
      ];
      for (const { text, path } of everything) {
        const rest = text.replace(/\{\{[^{}]*\}\}/g, '');
        if (/\{\{|\}\}/.test(rest)) yield { path, message: 'A pair of braces belongs to no variable.' };
      }
    },
  },
  {
    id: 'param-spaces',
    severity: 'warn',
    title: 'A variable has spaces inside its braces.',
    explanation: 'Meta’s pages write {{1}} and {{name}}; with spaces the variable may not be seen as one.',
    meta: 'INVALID_FORMAT',
    source: 'review',
    bad: [
      withBody(
        'Hello {{ 1 }}, your appointment at North Clinic is confirmed. Please bring your health card.',
        ['Luz'],
      ),
    ],
    good: [
      withBody('Hello {{1}}, your appointment at North Clinic is confirmed. Please bring your health card.', [
        'Luz',
      ]),
    ],
    *check({ texts, buttons }) {
      for (const { text, path } of texts) yield* spacesIn(text, [...path, 'text']);
      for (const { button, path } of buttons) {
        if (button.url !== undefined) yield* spacesIn(button.url, [...path, 'url']);
      }
    },
  },
  {
    id: 'param-sequence',
    severity: 'error',
    title: 'Numbered variables do not run 1, 2, 3.',
    explanation:
      'Header, body and each URL count their variables from {{1}}, without a gap; the same number may stand twice.',
    meta: 'INVALID_FORMAT',
    source: 'overview',
    bad: [
      withBody(
        'Hello {{1}}, your appointment at North Clinic is on {{3}}. Please bring your health card with you.',
        ['Luz', '4 May'],
      ),
    ],
    good: [utility()],
    *check(anatomy) {
      for (const { path, variables } of variableTexts(anatomy)) {
        if (variables.length === 0 || hasNamed(variables)) continue;
        const numbers = new Set(variables.map(({ name }) => Number(name)));
        const missing = firstMissing(numbers);
        if (missing <= numbers.size)
          yield { path, message: `{{${missing}}} is missing: numbers run from {{1}} without a gap.` };
      }
    },
  },
  {
    id: 'param-url-positional',
    severity: 'warn',
    title: 'The variable of a URL is a number in a template of names.',
    explanation:
      'Meta’s example writes {{customer_name}} in the URL of a template with names; pywa always writes {{1}}. Both have worked. Send it as reading the template gives it back.',
    source: 'components',
    otherwise: 'pywa always writes {{1}}',
    bad: [
      named([
        NAMED_BODY,
        {
          type: 'BUTTONS',
          buttons: [
            {
              type: 'URL',
              text: 'Change',
              url: 'https://north.example/v/{{1}}',
              example: ['https://north.example/v/17'],
            },
          ],
        },
      ]),
    ],
    good: [
      named([
        NAMED_BODY,
        {
          type: 'BUTTONS',
          buttons: [
            {
              type: 'URL',
              text: 'Change',
              url: 'https://north.example/v/{{visit}}',
              example: ['https://north.example/v/17'],
            },
          ],
        },
      ]),
    ],
    *check({ isNamed, buttons }) {
      if (!isNamed) return;
      for (const { button, path } of buttons) {
        if (/\{\{\s*\d+\s*\}\}/.test(button.url ?? ''))
          yield {
            path: [...path, 'url'],
            message: 'The URL has a number for a variable, the texts have names.',
          };
      }
    },
  },
];

/** Small letters, digits and underscores, and no digit first. */
function isName(name: string): boolean {
  return /^[a-z_][a-z0-9_]*$/.test(name);
}

function withNames(name: string) {
  return draft({
    name: 'visit_reminder',
    language: 'en_GB',
    category: 'UTILITY',
    parameter_format: 'NAMED',
    components: [
      {
        type: 'BODY',
        text: `Hello {{${name}}}, your appointment at North Clinic is confirmed. Please bring your health card.`,
        example: { body_text_named_params: [{ param_name: name, example: 'Luz' }] },
      },
    ],
  });
}

/** Header and body, of the message and of cards: what one format holds for. */
function wordedTexts({ texts }: Anatomy): TextPart[] {
  return texts.filter(({ kind, variables }) => kind !== 'footer' && variables.length > 0);
}

function wordedVariables(anatomy: Anatomy): Variable[] {
  return wordedTexts(anatomy).flatMap(({ variables }) => variables);
}

/** Every text in which variables are counted for themselves. */
function variableTexts(anatomy: Anatomy) {
  const texts = wordedTexts(anatomy).map(({ path, variables }) => ({ path: [...path, 'text'], variables }));
  return [...texts, ...anatomy.buttons.flatMap(urlVariables)];
}

function urlVariables({ button, path }: PlacedButton) {
  const found = [...(button.url ?? '').matchAll(/\{\{([^{}]*)\}\}/g)];
  const variables = found.map((one) => ({ name: String(one[1]).trim(), start: one.index, end: one.index }));
  return variables.length === 0 ? [] : [{ path: [...path, 'url'], variables }];
}

function firstMissing(numbers: ReadonlySet<number>): number {
  let next = 1;
  while (numbers.has(next)) next += 1;
  return next;
}

function* spacesIn(text: string, path: Found['path']): Generator<Found> {
  const tidy = text.replace(/\{\{([^{}]*)\}\}/g, (_, name: string) => `{{${name.trim()}}}`);
  if (tidy !== text)
    yield {
      path,
      message: 'Spaces stand inside the braces of a variable.',
      fix: { path, from: text, to: tidy },
    };
}
