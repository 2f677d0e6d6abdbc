import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import { defineCommand } from '../command.ts';
import { candidateOf, candidateOptions } from './candidate-options.ts';
import { checkEvent } from './events.ts';
import { checkMany } from './many.ts';
import { checkOne } from './one.ts';

const FORMATS = ['table', 'csv', 'junit'] as const;

export const command = defineCommand({
  name: 'check',
  summary: 'Check whether numbers can join coexistence: number, phone, business, app and callback.',
  description:
    'Every requirement gets a verdict (pass, warn, fail, unknown), a reason, who says so and when, and what to do. What the API knows is asked of Meta, and the app’s callback is given a real challenge; what only a person knows comes from flags, from questions at a terminal, or from the columns of a CSV file. What nobody answered is unknown, never passed. Nothing is changed anywhere, and nothing here is Meta’s own decision: that falls in the signup.',
  examples: [
    {
      run: 'coex check +447700900100 --offline --no-input',
      says: 'What can be told of a number without asking anybody.',
    },
    {
      run: 'coex check +447700900100 --app-version 2.25.3.76 --number-age 30 --last-active 1 --companions none --offline',
      says: 'With what a person knows of the phone.',
    },
    {
      run: 'echo "+447700900100" | coex check --from -',
      says: 'Many numbers, a line each, or a CSV file with columns named like the flags.',
    },
    {
      run: 'echo "+447700900100" | coex check --from - --format junit',
      says: 'The same for CI; exit 3 when a number fails.',
    },
  ],
  args: z.object({
    number: z
      .string()
      .optional()
      .describe('The number, with its calling code. Left out, the rest is checked.'),
  }),
  options: z.object({
    ...candidateOptions(),
    from: z.string().optional().meta({
      description: 'Check the numbers of a CSV file, or - for standard input; flags hold for all of them.',
      value: 'file',
    }),
    format: z
      .enum(FORMATS, { error: `one of ${FORMATS.join(', ')}` })
      .default('table')
      .describe('How to show the outcome.'),
    offline: z.boolean().default(false).describe('Ask neither Meta nor the callback.'),
    all: z.boolean().default(false).describe('Of many numbers, also list those that pass.'),
  }),
  output: checkEvent,
  streams: true,
  exits: {
    2: 'a flag, the file or a setting cannot be used',
    3: 'a requirement is not met, or a row of the file cannot be read',
  },
  run: async (context, { args, options }, emit) => {
    if (context.flags.json && options.format !== 'table') {
      const problem = `--json and --format ${options.format} are two ways to print the outcome.`;
      throw new CoexError('usage', { problem, fix: 'Leave one of them out.' });
    }
    const told = candidateOf(options, { now: context.clock.now(), command: 'check' });
    const number = args.number ?? context.flags.number;
    const { from, offline } = options;
    if (from === undefined) return checkOne(context, { candidate: { ...told, number }, offline }, emit);
    if (number !== undefined) {
      const problem = 'A number and --from are two ways to say what to check.';
      throw new CoexError('usage', { problem, fix: 'Leave one of them out.' });
    }
    return checkMany(context, { from, defaults: told }, emit);
  },
  draw: async (page, { format, from, all }) => {
    switch (format) {
      case 'csv':
        return (await import('./many-csv.ts')).drawCsv(page);
      case 'junit':
        return (await import('./many-junit.ts')).drawJunit(page);
      case 'table':
        if (from !== undefined) return (await import('./many-drawing.ts')).drawMany(page, { all });
        return (await import('./draw-one.ts')).drawOne(page);
    }
  },
});
