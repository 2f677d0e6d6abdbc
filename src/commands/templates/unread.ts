import { unreadFolders } from '../../core/templates/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Context } from '../context.ts';

/** Warns of folders within those that are named: whoever keeps templates there would think them read. */
export async function warnOfUnread({ host, io, flags }: Context, paths: readonly string[]): Promise<void> {
  if (flags.quiet) return;
  for (const folder of await unreadFolders(paths, host.workingFolder)) {
    const advice = 'folders within a folder are left out. Name it to work on it.';
    io.stderr.write(`${harmless(folder)} holds files that are not read: ${advice}\n`);
  }
}
