import type { Context } from '../context.ts';
import { readWhole } from '../read-whole.ts';

/** As much as the sandbox itself takes. */
const MOST_BYTES = 256 * 1024 * 1024;

/** The text of a kept sandbox: of a file, or of standard input for `-`. */
export async function readSnapshotFile({ io, signal }: Context, file: string): Promise<string> {
  const bytes = await readWhole(file, { stdin: io.stdin, signal }, MOST_BYTES);
  return Buffer.from(bytes).toString('utf8');
}
