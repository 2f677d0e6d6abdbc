import * as z from 'zod';
import { envNameOf } from '../../core/config/index.ts';
import { SECRETS, type SecretName } from '../../core/secrets/index.ts';
import { defineCommand, drawEach } from '../command.ts';

export const command = defineCommand({
  name: 'secrets list',
  summary: 'List which secrets are known and where they are kept; never their values.',
  examples: [{ run: 'coex secrets list', says: 'What is known for the profile in use.' }],
  args: z.object({}),
  options: z.object({}),
  output: () =>
    z.object({
      profile: z.string(),
      secrets: z.array(
        z.object({
          name: z.string(),
          place: z.enum(['environment', 'keyring', 'file']).nullable().describe('Null when it is not known.'),
          env: z.string().describe('The variable that would give it.'),
          about: z.string(),
        }),
      ),
    }),
  run: async (context) => {
    const secrets = await context.secrets();
    const names = Object.keys(SECRETS) as (keyof typeof SECRETS)[];
    const listed = await Promise.all(
      names.map(async (name: SecretName & keyof typeof SECRETS) => ({
        name,
        place: (await secrets.find(name))?.place ?? null,
        env: envNameOf(name),
        about: SECRETS[name],
      })),
    );
    return { data: { profile: context.config().profile, secrets: listed } };
  },
  draw: drawEach(({ secrets }, page) =>
    page.table(
      ['SECRET', 'KEPT IN', 'ENVIRONMENT', 'WHAT IT IS'],
      secrets.map(({ name, place, env, about }) => [name, place ?? 'not known', env, about]),
    ),
  ),
});
