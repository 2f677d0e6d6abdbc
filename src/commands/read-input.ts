import { open } from 'node:fs/promises';
import { CoexError, problemOf } from '../core/errors.ts';
import { interruptible } from './interruptible.ts';
import type { Sources } from './read-whole.ts';

/**
 * A file, or standard input for `-`, piece by piece. Throws `input-unreadable`; rejects with the signal’s reason as soon
 * as it aborts, even while nothing comes.
 */
export async function* readInput(file: string, { stdin, signal }: Sources): AsyncGenerator<Uint8Array> {
  try {
    yield* interruptible(file === '-' ? stdin : piecesOf(file), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new CoexError('input-unreadable', { file, problem: problemOf(error) }, { cause: error });
  }
}

/** As much as is in the file when it is opened: with `>>` the answer goes into the same file, and never ends. */
async function* piecesOf(file: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file);
  const { size } = await handle.stat();
  // What is no file, and what only looks like one (in /proc), has no size and ends by itself.
  yield* handle.createReadStream(size === 0 ? {} : { end: size - 1 });
}
