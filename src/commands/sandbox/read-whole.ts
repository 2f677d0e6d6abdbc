import { readFile } from 'node:fs/promises';
import { CoexError, problemOf } from '../../core/errors.ts';
import type { Context } from '../context.ts';

/** The text of a file, or of standard input for `-`; `input-unreadable` when there is none. */
export async function readWhole({ io, signal }: Context, file: string): Promise<string> {
  try {
    if (file !== '-') return await readFile(file, { encoding: 'utf8', signal });
    const chunks: Uint8Array[] = [];
    for await (const chunk of io.stdin) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    signal.throwIfAborted();
    throw new CoexError('input-unreadable', { file, problem: problemOf(error) }, { cause: error });
  }
}
