import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { CoexError, problemOf } from '../../core/errors.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { accountOptions } from './accounts.ts';
import { failOn } from './fail-on.ts';
import { accountsToReview, reviewed } from './review-accounts.ts';
import { exitOf, type ReviewOutput, reviewOutput, toReviewOutput } from './review-output.ts';

const FORMATS = ['table', 'markdown', 'html', 'json', 'junit', 'sarif', 'github'] as const;

export const command = defineCommand({
  name: 'templates review',
  summary: 'Report on every template of every account: what was rejected, paused, recategorised, and why.',
  description:
    'Reads the accounts from Meta, and from the store what webhooks told: which pause it is, what Meta says about a rejection, when a category is to change. At the end it remembers each template’s category, so that the next review tells what changed. An account that cannot be read is told in the report and in the exit code, and hides no other. What is nearly a year old without a change is called idle; coex does not see who sent it meanwhile.',
  examples: [
    { run: 'coex templates review', says: 'The account of the profile.' },
    {
      run: 'coex templates review --env all --fail-on rejected,paused,category-change,quality:red',
      says: 'Every environment, for CI.',
    },
    { run: 'coex templates review --format html --out review.html', says: 'A page to hand on.' },
  ],
  args: z.object({}),
  options: z.object({
    ...accountOptions(),
    format: z
      .enum(FORMATS, { error: `one of ${FORMATS.join(', ')}` })
      .default('table')
      .describe('How to show the report.'),
    out: z.string().optional().meta({ description: 'Write the report to this file.', value: 'file' }),
    failOn: failOn(),
    noRemember: z.boolean().default(false).describe('Leave what the next review is compared with as it is.'),
  }),
  output: reviewOutput,
  exits: {
    2: 'a flag cannot be used, or which account is meant is open',
    3: 'something that --fail-on names was found',
    4: 'an account could not be read: its token is missing or not permitted',
    5: 'an environment is not there',
    7: 'an account could not be read: Meta or the network',
  },
  run: async (context, { options }) => {
    const { format, out } = options;
    if (context.flags.json && format !== 'table' && out === undefined)
      throw new CoexError('usage', {
        problem: `--json and --format ${format} are two ways to print the report.`,
        fix: 'Leave one out, or write one to a file with --out.',
      });
    const chosen = await accountsToReview(context, options);
    const outcome = await reviewed(context, chosen, { remember: !options.noRemember });
    const report = toReviewOutput(outcome, { failOn: options.failOn, now: context.clock.now() });
    if (out !== undefined) await writeReport(context, out, format, report);
    return { data: report, exit: exitOf(report) };
  },
  draw: async (page, { format, out }) => {
    const { drawReview } = await import('./review-show.ts');
    return drawReview(page, { format, out });
  },
});

async function writeReport(
  context: Context,
  out: string,
  format: (typeof FORMATS)[number],
  report: ReviewOutput,
): Promise<void> {
  const { fileText } = await import('./review-show.ts');
  try {
    await writeFile(resolve(context.host.workingFolder, out), fileText(format, report));
  } catch (cause) {
    throw new CoexError('output-unwritable', { file: out, problem: problemOf(cause) }, { cause });
  }
}
