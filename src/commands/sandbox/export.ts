import { open } from 'node:fs/promises';
import * as z from 'zod';
import { CoexError, problemOf } from '../../core/errors.ts';
import { defineCommand, drawEach } from '../command.ts';
import { sandboxOf, sandboxUrl } from './client.ts';

export const command = defineCommand({
  name: 'sandbox export',
  summary:
    'Keep a running sandbox as it stands, in a file: accounts, messages, clock, what is still to happen.',
  description:
    'The file holds the sandbox’s made-up secrets, so only you can read it (0600). `coex sandbox import` or `start --from` goes on from it, to the byte.',
  examples: [
    { run: 'coex sandbox export before-the-outage.json', says: 'Into a file.' },
    { run: 'coex sandbox export --json', says: 'To standard output.' },
  ],
  args: z.object({
    file: z
      .string()
      .optional()
      .describe('A file, or - for standard output, the default unless that is a terminal.'),
  }),
  options: z.object({
    force: z.boolean().default(false).describe('Overwrite the file.'),
    sandboxUrl: sandboxUrl(),
  }),
  output: () =>
    z.object({
      file: z.string().nullable(),
      sizeBytes: z.number(),
      snapshot: z.unknown().optional().describe('The snapshot itself, when there is no file.'),
    }),
  exits: { 2: 'there is no file to write to, or it exists already', 7: 'no sandbox answers' },
  run: async (context, { args, options }) => {
    const { file = '-' } = args;
    if (args.file === undefined && context.io.stdout.isTTY && !context.flags.json) {
      throw new CoexError('usage', {
        problem: 'A snapshot is one long line, and not for a terminal.',
        fix: 'Name a file (`coex sandbox export world.json`), or pass it on (`coex sandbox export | …`).',
      });
    }
    const text = await sandboxOf(context, options.sandboxUrl).read('export');
    const sizeBytes = Buffer.byteLength(text);
    if (file === '-') return { data: { file: null, sizeBytes, snapshot: JSON.parse(text) } };
    await keep(file, text, options.force);
    return { data: { file, sizeBytes } };
  },
  draw: drawEach(({ file, sizeBytes, snapshot }, page) => {
    if (file === null) return page.print(JSON.stringify(snapshot));
    page.say(`Kept in ${file} (${Math.ceil(sizeBytes / 1024)} KB, yours alone).`);
  }),
});

async function keep(file: string, text: string, overwrite: boolean): Promise<void> {
  try {
    const opened = await open(file, overwrite ? 'w' : 'wx', 0o600);
    try {
      // One that was there before has kept its mode.
      if (overwrite) await opened.chmod(0o600);
      await opened.writeFile(text);
    } finally {
      await opened.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new CoexError('file-exists', { file }, { cause: error });
    throw new CoexError('output-unwritable', { file, problem: problemOf(error) }, { cause: error });
  }
}
