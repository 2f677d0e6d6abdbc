import { createReadStream } from 'node:fs';
import { CoexError, problemOf } from '../core/errors.ts';
import { interruptible } from './interruptible.ts';
import type { Sources } from './read-whole.ts';

/**
 * A file, or standard input for `-`, piece by piece. Throws `input-unreadable`; rejects with the signal’s reason as soon
 * as it aborts, even while nothing comes.
 */
export async function* readInput(file: string, { stdin, signal }: Sources): AsyncGenerator<Uint8Array> {
  try {
    yield* interruptible(file === '-' ? stdin : createReadStream(file), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new CoexError('input-unreadable', { file, problem: problemOf(error) }, { cause: error });
  }
}
