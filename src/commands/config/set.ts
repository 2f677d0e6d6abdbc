import * as z from 'zod';
import { problemWith, refusePassword, settingKey, writeProfile } from '../../core/config/index.ts';
import { CoexError } from '../../core/errors.ts';
import { defineCommand, drawEach } from '../command.ts';

export const command = defineCommand({
  name: 'config set',
  summary: 'Set a setting in a profile.',
  description:
    'Makes the profile when there is none of that name. Secrets are no settings: see `coex secrets set`.',
  examples: [
    { run: 'coex config set app-id 660000000000004', says: 'In the profile in use.' },
    { run: 'coex config set --profile work graph-version v25.0', says: 'In another profile.' },
  ],
  args: z.object({
    key: z.string({ error: 'a setting' }).describe('Name of the setting.'),
    value: z.string({ error: 'a value' }).describe('Its new value.'),
  }),
  options: z.object({}),
  output: () => z.object({ profile: z.string(), key: z.string(), value: z.string() }),
  exits: { 2: 'no such setting, or the value is not usable' },
  run: async (context, { args: { key: typed, value } }) => {
    const key = settingKey(typed);
    if (key === 'store') refusePassword(value, 'the command line');
    const problem = problemWith(key, value);
    if (problem !== undefined)
      throw new CoexError('config-invalid', { key, origin: 'the command line', problem });
    const { profile } = context.config();
    await writeProfile(context.paths.configFile, profile, key, value);
    return { data: { profile, key, value } };
  },
  draw: drawEach(({ profile, key, value }, page) =>
    page.say(`Set ${key} to ${value} in profile ${profile}.`),
  ),
});
