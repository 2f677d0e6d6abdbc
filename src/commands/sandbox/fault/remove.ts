import * as z from 'zod';
import { defineCommand, drawEach } from '../../command.ts';
import { wholeNumber } from '../../fields.ts';
import { sandboxOf, sandboxUrl } from '../client.ts';
import { faultOutput } from '../shapes.ts';

export const command = defineCommand({
  name: 'sandbox fault remove',
  summary: 'Take a fault of a running sandbox away.',
  examples: [{ run: 'coex sandbox fault remove 2', says: 'By the id `coex sandbox fault list` tells.' }],
  args: z.object({ id: wholeNumber(1, 2 ** 40).describe('Id of the fault.') }),
  options: z.object({ sandboxUrl: sandboxUrl() }),
  output: () => z.object({ removed: z.array(faultOutput()) }),
  exits: { 5: 'there is no such fault', 7: 'no sandbox answers' },
  run: async (context, { args, options }) => ({
    data: await sandboxOf(context, options.sandboxUrl).remove(`faults/${args.id}`),
  }),
  draw: drawEach(({ removed }, page) => {
    for (const { id, struck } of removed) page.say(`Removed fault ${id}, which struck ${struck} times.`);
  }),
});
