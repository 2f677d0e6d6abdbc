import * as z from 'zod';
import { TEMPLATE_SOURCES } from '../../core/rules/index.ts';
import { LINT_RULES, type LintRule } from '../../core/templates/index.ts';
import { printFacts } from '../../tui/print/facts.ts';
import type { Page } from '../../tui/print/page.ts';
import { defineCommand, drawEach } from '../command.ts';
import { LEVELS, levelOf } from './lint-output.ts';
import { unknownRule } from './unknown-rule.ts';

const ruleOutput = () =>
  z.object({
    id: z.string(),
    level: z.enum(LEVELS),
    title: z.string(),
    explanation: z.string(),
    meta: z.string().nullable().describe('What Meta answers, or the reason it rejects with.'),
    certainty: z.enum(['documented', 'observed', 'unverified']),
    source: z.string(),
    asOf: z.string(),
    otherwise: z.string().nullable().describe('Where sources disagree: the other position.'),
    bad: z.array(z.record(z.string(), z.unknown())).describe('Requests that break it, and only it.'),
    good: z.array(z.record(z.string(), z.unknown())).describe('The same, mended.'),
  });

type RuleOutput = z.infer<ReturnType<typeof ruleOutput>>;

export const command = defineCommand({
  name: 'templates rules',
  summary: 'List the rules of `coex templates lint`, or explain one with its source and an example.',
  description:
    'An error is what Meta refuses or rejects; a warning what it may, or what breaks something else; a note is worth a look. Codes are those of Meta’s answer (`coex explain` tells more), words the reason of a rejection; observed means seen in refusals people quote, not in Meta’s documentation.',
  examples: [
    { run: 'coex templates rules', says: 'All of them.' },
    { run: 'coex templates rules param-density', says: 'One, with its source and an example.' },
    { run: 'coex templates rules --json', says: 'All of them, for a program.' },
  ],
  args: z.object({ id: z.string().optional().describe('The rule; all when left out.') }),
  options: z.object({}),
  output: () => z.object({ rules: z.array(ruleOutput()) }),
  exits: { 5: 'there is no such rule' },
  run: async (_, { args: { id } }) => {
    const rules = id === undefined ? LINT_RULES : LINT_RULES.filter((rule) => rule.id === id);
    if (rules.length === 0) throw unknownRule(id ?? '');
    return { data: { rules: rules.map(toOutput) } };
  },
  draw: drawEach(({ rules }, page) => {
    const [only] = rules;
    if (only !== undefined && rules.length === 1) return explain(page, only);
    page.table(
      ['RULE', 'LEVEL', 'META', 'WHAT'],
      rules.map(({ id, level, meta, title }) => [id, level, meta ?? '', title]),
    );
    page.say('`coex templates rules <id>` explains one.');
  }),
});

function toOutput(rule: LintRule): RuleOutput {
  const { id, severity, title, explanation, meta, certainty = 'documented', source, otherwise } = rule;
  return {
    id,
    level: levelOf(severity),
    title,
    explanation,
    meta: meta ?? null,
    certainty,
    ...TEMPLATE_SOURCES[source],
    otherwise: otherwise ?? null,
    bad: [...rule.bad],
    good: [...rule.good],
  };
}

function explain(page: Page, rule: RuleOutput): void {
  const { id, level, title, explanation, meta, certainty, source, asOf, otherwise, bad, good } = rule;
  page.print(page.theme.strong(id));
  printFacts(page, [
    ['Level', level],
    ['What', title],
    ['Why', explanation],
    ...(meta === null
      ? []
      : [['Meta', `${meta}${certainty === 'documented' ? '' : ` (${certainty})`}`] as const]),
    ['Source', source],
    ['As of', asOf],
    ...(otherwise === null ? [] : [['But', otherwise] as const]),
  ]);
  for (const [heading, examples] of [
    ['Bad', bad],
    ['Good', good],
  ] as const) {
    page.print('');
    page.print(page.theme.strong(heading));
    for (const example of examples)
      page.print(`  ${JSON.stringify(example, null, 2).replaceAll('\n', '\n  ')}`);
  }
}
