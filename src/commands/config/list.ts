import * as z from 'zod';
import { SETTING_KEYS, SETTINGS } from '../../core/config/index.ts';
import { defineCommand, drawEach } from '../command.ts';

export const command = defineCommand({
  name: 'config list',
  summary: 'List the settings in force.',
  examples: [
    { run: 'coex config list', says: 'Each setting, its value and where it came from.' },
    { run: 'coex config list --profile work', says: 'As they would be with another profile.' },
  ],
  args: z.object({}),
  options: z.object({}),
  output: () =>
    z.object({
      profile: z.string(),
      profiles: z.array(z.string()).describe('All profiles in the configuration file.'),
      settings: z.array(
        z.object({
          key: z.string(),
          value: z.string().nullable(),
          origin: z.enum(['flag', 'environment', 'project', 'profile', 'default', 'none']),
          about: z.string(),
        }),
      ),
    }),
  exits: { 2: 'a value or a configuration file is not usable' },
  run: async (context) => {
    const config = context.config();
    const settings = SETTING_KEYS.map((key) => ({
      key,
      value: config.find(key) ?? null,
      origin: config.candidates(key)[0]?.origin ?? ('none' as const),
      about: SETTINGS[key].about,
    }));
    return { data: { profile: config.profile, profiles: [...config.profiles], settings } };
  },
  draw: drawEach(({ profile, settings }, page) => {
    page.say(`Profile: ${profile}`);
    page.table(
      ['SETTING', 'VALUE', 'FROM', 'WHAT IT IS'],
      settings.map(({ key, value, origin, about }) => [
        key,
        value ?? '',
        origin === 'none' ? '' : origin,
        about,
      ]),
    );
  }),
});
