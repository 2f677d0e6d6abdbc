import * as z from 'zod';
import { checkLocalSide } from '../core/diagnosis/index.ts';
import { printCheck } from '../tui/print/verdict.ts';
import { defineCommand, drawEach } from './command.ts';

export const command = defineCommand({
  name: 'doctor',
  summary: 'Check what coex needs of this machine: Node, settings, secrets, store, port, disk.',
  examples: [
    { run: 'coex doctor', says: 'Each check, and what to do about those that do not pass.' },
    { run: 'coex doctor --json', says: 'The same for a program; exit 3 when something failed.' },
  ],
  args: z.object({}),
  options: z.object({}),
  output: () =>
    z.object({
      checks: z.array(
        z.object({
          id: z.string(),
          verdict: z.enum(['pass', 'warn', 'fail']),
          reason: z.string(),
          fix: z.string().optional(),
        }),
      ),
    }),
  exits: { 3: 'a check failed' },
  run: async ({ host, paths, config, secrets, store }) => {
    const { nodeVersion, platform } = host;
    const checks = await checkLocalSide({ nodeVersion, platform, paths, config, secrets, store });
    return { data: { checks }, exit: checks.some(({ verdict }) => verdict === 'fail') ? 3 : 0 };
  },
  draw: drawEach(({ checks }, page) => {
    for (const check of checks) printCheck(page, check);
  }),
});
