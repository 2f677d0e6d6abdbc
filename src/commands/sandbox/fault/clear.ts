import * as z from 'zod';
import { counted } from '../../../tui/print/counted.ts';
import { defineCommand, drawEach } from '../../command.ts';
import { sandboxOf, sandboxUrl } from '../client.ts';
import { faultOutput } from '../shapes.ts';

export const command = defineCommand({
  name: 'sandbox fault clear',
  summary: 'Take all faults of a running sandbox away.',
  examples: [{ run: 'coex sandbox fault clear', says: 'Nothing goes wrong on purpose any more.' }],
  args: z.object({}),
  options: z.object({ sandboxUrl: sandboxUrl() }),
  output: () => z.object({ removed: z.array(faultOutput()) }),
  exits: { 7: 'no sandbox answers' },
  run: async (context, { options }) => ({
    data: await sandboxOf(context, options.sandboxUrl).remove('faults'),
  }),
  draw: drawEach(({ removed }, page) => page.say(`Removed ${counted(removed.length, 'fault')}.`)),
});
