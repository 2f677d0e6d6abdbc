import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import { defineCommand, drawEach } from '../command.ts';
import { interruptible } from '../interruptible.ts';
import { secretName } from './names.ts';

const SECRET_LIMIT_BYTES = 8192;

export const command = defineCommand({
  name: 'secrets set',
  summary: 'Keep a secret, read from standard input.',
  description:
    'Kept in the operating system’s keyring; where there is none, in a file only you can read (0600), and coex says so. The environment (COEX_ACCESS_TOKEN, COEX_APP_SECRET, COEX_VERIFY_TOKEN, COEX_NOTIFY_SECRET) wins over both. A secret is never a flag: every process list would show it.',
  examples: [
    { run: 'echo "$APP_SECRET" | coex secrets set app-secret', says: 'From a variable of your shell.' },
  ],
  args: z.object({ name: secretName }),
  options: z.object({}),
  output: () =>
    z.object({
      name: z.string(),
      place: z.enum(['environment', 'keyring', 'file']),
      file: z.string().nullable(),
    }),
  exits: { 2: 'nothing usable came on standard input' },
  run: async (context, { args: { name } }) => {
    if (context.io.stdin.isTTY) {
      const fix = `Pipe it in: coex secrets set ${name} < file`;
      throw new CoexError('usage', { problem: 'A secret is read from a pipe or a file, not typed.', fix });
    }
    const value = await readSecret(interruptible(context.io.stdin, context.signal), name);
    const place = await (await context.secrets()).set(name, value);
    return { data: { name, place, file: place === 'file' ? context.paths.secretsFile : null } };
  },
  draw: drawEach(({ name, place, file }, page) => {
    page.say(`Kept ${name} in the ${place}.`);
    if (file !== null) {
      page.say(
        page.theme.warning(`No keyring was used: it stands in ${file}, readable by you alone (0600).`),
      );
    }
  }),
});

async function readSecret(stdin: AsyncIterable<Uint8Array>, name: string): Promise<string> {
  const refuse = (problem: string) => new CoexError('secret-unusable', { name, problem });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    size += chunk.length;
    if (size > SECRET_LIMIT_BYTES) throw refuse('more than 8 KB came, which is no secret');
    chunks.push(chunk);
  }
  const value = Buffer.concat(chunks).toString('utf8').trim();
  if (value === '') throw refuse('nothing came');
  if (/[^\x21-\x7e]/.test(value))
    throw refuse('it holds spaces, line breaks or other characters no secret has');
  return value;
}
