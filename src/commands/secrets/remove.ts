import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import { defineCommand, drawEach } from '../command.ts';
import { secretName } from './names.ts';

export const command = defineCommand({
  name: 'secrets remove',
  summary: 'Forget a secret kept in the keyring or the file.',
  examples: [{ run: 'coex secrets remove access-token', says: 'Forget it in the profile in use.' }],
  args: z.object({ name: secretName }),
  options: z.object({}),
  output: () => z.object({ name: z.string() }),
  exits: { 5: 'it was not kept' },
  run: async (context, { args: { name } }) => {
    if (await (await context.secrets()).remove(name)) return { data: { name } };
    throw new CoexError('not-found', { what: 'kept secret', wanted: name, fix: 'See `coex secrets list`.' });
  },
  draw: drawEach(({ name }, page) => page.say(`Forgot ${name}.`)),
});
