import * as z from 'zod';
import { printFacts } from '../../../tui/print/facts.ts';
import type { Page } from '../../../tui/print/page.ts';
import { defineCommand, drawEach } from '../../command.ts';
import { sandboxOf, sandboxUrl } from '../client.ts';
import { isNarrow } from '../drawing.ts';
import { faultOutput } from '../shapes.ts';

export const command = defineCommand({
  name: 'sandbox fault list',
  summary: 'List what goes wrong on purpose in a running sandbox, and how often each struck.',
  examples: [{ run: 'coex sandbox fault list', says: 'Each with its id.' }],
  args: z.object({}),
  options: z.object({ sandboxUrl: sandboxUrl() }),
  output: () => z.object({ faults: z.array(faultOutput()) }),
  exits: { 7: 'no sandbox answers' },
  run: async (context, { options }) => ({
    data: await sandboxOf(context, options.sandboxUrl).get('faults'),
  }),
  draw: drawEach(({ faults }, page) => printFaults(page, faults)),
});

type Faults = readonly z.infer<ReturnType<typeof faultOutput>>[];

export function printFaults(page: Page, faults: Faults): void {
  if (faults.length === 0) {
    page.say('No faults.');
    return;
  }
  if (!isNarrow(page)) {
    page.table(
      ['ID', 'WHEN', 'STRUCK', 'DOES', 'HITS'],
      faults.map(({ id, when, struck, seen, does, hits, spent }) => [
        String(id),
        when,
        `${struck} of ${seen}${spent ? ', spent' : ''}`,
        does,
        hits,
      ]),
    );
    return;
  }
  for (const { id, when, struck, seen, does, hits, spent } of faults) {
    printFacts(page, [
      [`#${id}`, does],
      ['hits', hits],
      ['when', when],
      ['struck', `${struck} of ${seen}${spent ? ', spent' : ''}`],
    ]);
  }
}
