import { createReadStream } from 'node:fs';
import { CoexError, problemOf } from '../core/errors.ts';
import { interruptible } from './interruptible.ts';

/** Where a file, or `-`, is read from. */
export interface Sources {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

const MIB = 1024 * 1024;

/**
 * All of a file, or of standard input for `-`. Throws `input-unreadable`, also for more than `mostBytes`; rejects with
 * the signal’s reason as soon as it aborts, even while nothing comes.
 */
export async function readWhole(
  file: string,
  { stdin, signal }: Sources,
  mostBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const refuse = (problem: string, cause?: unknown) =>
    new CoexError('input-unreadable', { file, problem }, { cause });
  try {
    for await (const chunk of interruptible(file === '-' ? stdin : createReadStream(file), signal)) {
      size += chunk.length;
      if (size > mostBytes) throw refuse(`it is longer than ${mostBytes / MIB} MB`);
      chunks.push(chunk);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof CoexError ? error : refuse(problemOf(error), error);
  }
  return Buffer.concat(chunks);
}
