import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import { defineCommand, drawEach } from '../command.ts';
import { sandboxOf, sandboxUrl } from './client.ts';
import { readSnapshotFile } from './snapshot-file.ts';
import { printStatus, statusOutput, toStatusOutput } from './status.ts';

export const command = defineCommand({
  name: 'sandbox import',
  summary: 'Put a kept sandbox back into a running one, whose own state is gone then.',
  description:
    'The clock goes on where it stood. Clients need the settings that belong to the snapshot: its app, secret and token.',
  examples: [{ run: 'coex sandbox import before-the-outage.json', says: 'As it was.' }],
  args: z.object({
    file: z.string({ error: 'a file, or - for standard input' }).describe('A file, or - for standard input.'),
  }),
  options: z.object({ sandboxUrl: sandboxUrl() }),
  output: statusOutput,
  exits: { 2: 'the file cannot be read, or is no snapshot', 7: 'no sandbox answers' },
  run: async (context, { args: { file }, options }) => {
    const text = await readSnapshotFile(context, file);
    const sandbox = sandboxOf(context, options.sandboxUrl);
    const status = await sandbox.send('import', text).catch((error: unknown) => {
      throw error instanceof CoexError && error.code === 'sandbox-refused'
        ? new CoexError('snapshot-invalid', { file, problem: reasonIn(error) }, { cause: error })
        : error;
    });
    return { data: toStatusOutput(sandbox.url, status) };
  },
  draw: drawEach((status, page) => printStatus(page, status)),
});

function reasonIn({ message }: CoexError): string {
  return message.replace(/^The sandbox did not do it: /, '').replace(/\.$/, '');
}
