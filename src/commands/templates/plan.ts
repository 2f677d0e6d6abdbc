import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { CoexError, problemOf } from '../../core/errors.ts';
import { planText } from '../../core/templates/index.ts';
import { defineCommand } from '../command.ts';
import { planShape, shownPlan } from './plan-output.ts';
import { filesArgument, planAll, planOptions } from './planning.ts';

export const command = defineCommand({
  name: 'templates plan',
  summary: 'Show what would make the templates of an account what the files say.',
  description:
    'Compares content, not JSON: what Meta changes on the way (ids, casing, handles of samples, buttons of one-time passwords) is no difference. What cannot be done is told with its reason: quotas that no field of Meta’s shows are counted in the store. A plan saved with --out is applied by `coex templates apply` exactly as it was shown. Changes nothing.',
  examples: [
    { run: 'coex templates plan', says: 'The folder templates against the only account there is.' },
    {
      run: 'coex templates plan --env all --out plan.json',
      says: 'All environments; the plan is kept, to be looked at and applied.',
    },
    { run: 'coex templates plan templates/visit_reminder.yaml --env staging', says: 'One file.' },
  ],
  args: z.object({ files: filesArgument() }),
  options: z.object({
    ...planOptions(),
    out: z.string().optional().meta({ description: 'Save the plan in this file.', value: 'file' }),
    detailedExitcode: z
      .boolean()
      .default(false)
      .describe('Exit 3 when there is something to do, or to be refused.'),
  }),
  output: () =>
    z.object({ ...planShape(), out: z.string().nullable().describe('Where the plan was saved.') }),
  exits: {
    2: 'a file cannot be read, which is told with its place; the rest is planned all the same',
    3: 'with --detailed-exitcode: there is something to do, or to be refused',
    4: 'the token is missing or not permitted',
    5: 'there is no such environment',
    7: 'no answer from Meta, or it throttles: try again later',
  },
  run: async (context, { args, options }) => {
    const { plan, problems } = await planAll(context, args.files, options);
    const shown = shownPlan(plan, problems);
    if (options.out !== undefined) {
      const file = resolve(context.host.workingFolder, options.out);
      await writeFile(file, planText(plan)).catch((error: unknown) => {
        throw new CoexError('output-unwritable', { file: options.out ?? '', problem: problemOf(error) });
      });
    }
    const isFound = shown.hasChanges || (shown.summary.refused ?? 0) > 0;
    const isUnread = problems.length > 0 || hasUnreadSample(shown.accounts);
    const exit = isUnread ? 2 : options.detailedExitcode && isFound ? 3 : 0;
    return { data: { ...shown, out: options.out ?? null }, exit };
  },
  draw: async (page) => {
    const { drawPlan } = await import('./plan-drawing.ts');
    return {
      show: (plan) => {
        drawPlan(page, plan);
        if (plan.out !== null) page.say(`Saved: \`coex templates apply ${plan.out}\` does exactly this.`);
      },
      close: async () => undefined,
    };
  },
});

function hasUnreadSample(accounts: ReturnType<typeof shownPlan>['accounts']): boolean {
  return accounts.some(({ steps }) => steps.some(({ refusal }) => refusal?.reason === 'sample-unreadable'));
}
