import * as z from 'zod';
import { settingKey, writeProfile } from '../../core/config/index.ts';
import { defineCommand, drawEach } from '../command.ts';

export const command = defineCommand({
  name: 'config unset',
  summary: 'Remove a setting from a profile.',
  examples: [{ run: 'coex config unset graph-url', says: 'Back to the default.' }],
  args: z.object({ key: z.string({ error: 'a setting' }).describe('Name of the setting.') }),
  options: z.object({}),
  output: () => z.object({ profile: z.string(), key: z.string() }),
  exits: { 2: 'no such setting' },
  run: async (context, { args }) => {
    const key = settingKey(args.key);
    const { profile } = context.config();
    await writeProfile(context.paths.configFile, profile, key, undefined);
    return { data: { profile, key } };
  },
  draw: drawEach(({ profile, key }, page) => page.say(`Removed ${key} from profile ${profile}.`)),
});
