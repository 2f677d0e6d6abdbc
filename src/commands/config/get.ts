import * as z from 'zod';
import { settingKey } from '../../core/config/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { defineCommand, drawEach } from '../command.ts';

export const command = defineCommand({
  name: 'config get',
  summary: 'Print the value of a setting.',
  examples: [{ run: 'coex config get graph-url', says: 'The value alone, for scripts.' }],
  args: z.object({ key: z.string({ error: 'a setting' }).describe('Name of the setting.') }),
  options: z.object({}),
  output: () => z.object({ key: z.string(), value: z.string() }),
  exits: { 2: 'no such setting, or it has no value' },
  run: async (context, { args }) => {
    const key = settingKey(args.key);
    return { data: { key, value: context.config().get(key) } };
  },
  draw: drawEach(({ value }, page) => page.print(harmless(value))),
});
