import * as z from 'zod';
import { SETTING_KEYS, SETTINGS, settingKey } from '../../core/config/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { defineCommand, drawEach } from '../command.ts';

export const command = defineCommand({
  name: 'config explain',
  summary: 'Show every place that has a value for a setting, the winning one first.',
  description: 'Precedence: flag, environment, coex.config.json of the project, profile, default.',
  examples: [
    { run: 'coex config explain', says: 'All settings.' },
    { run: 'coex config explain graph-url', says: 'One of them.' },
  ],
  args: z.object({ key: z.string().optional().describe('Name of the setting; all when left out.') }),
  options: z.object({}),
  output: () =>
    z.object({
      profile: z.string(),
      settings: z.array(
        z.object({
          key: z.string(),
          about: z.string(),
          candidates: z.array(
            z.object({
              origin: z.enum(['flag', 'environment', 'project', 'profile', 'default']),
              where: z.string(),
              value: z.string(),
            }),
          ),
        }),
      ),
    }),
  exits: { 2: 'no such setting, or a configuration file is not usable' },
  run: async (context, { args }) => {
    const config = context.config();
    const keys = args.key === undefined ? SETTING_KEYS : [settingKey(args.key)];
    const settings = keys.map((key) => ({
      key,
      about: SETTINGS[key].about,
      candidates: [...config.candidates(key)],
    }));
    return { data: { profile: config.profile, settings } };
  },
  draw: drawEach(({ settings }, page) => {
    for (const { key, about, candidates } of settings) {
      page.print(`${page.theme.strong(key)}  ${page.theme.quiet(about)}`);
      if (candidates.length === 0) page.print('    no value');
      for (const [at, { origin, where, value }] of candidates.entries()) {
        page.print(
          `  ${at === 0 ? '→' : ' '} ${harmless(value)}  ${page.theme.quiet(`(${origin}: ${where})`)}`,
        );
      }
    }
  }),
});
