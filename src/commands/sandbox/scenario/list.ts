import * as z from 'zod';
import { listScenarios } from '../../../sandbox/index.ts';
import { harmless } from '../../../tui/print/harmless.ts';
import { defineCommand, drawEach } from '../../command.ts';
import { printWrapped } from '../drawing.ts';
import { shippedScenarios } from '../scenario-files.ts';

export const command = defineCommand({
  name: 'sandbox scenario list',
  summary: 'List the stories that come along with coex.',
  examples: [{ run: 'coex sandbox scenario list', says: 'Each with what it shows.' }],
  args: z.object({}),
  options: z.object({}),
  output: () =>
    z.object({
      scenarios: z.array(z.object({ name: z.string(), about: z.string(), steps: z.number() })),
    }),
  run: async (context) => ({ data: { scenarios: await listScenarios(() => shippedScenarios(context)) } }),
  draw: drawEach(({ scenarios }, page) => {
    for (const { name, about } of scenarios) {
      page.print(page.theme.strong(name));
      printWrapped(page, harmless(about), 2);
    }
  }),
});
