import { createReadStream } from 'node:fs';
import { CoexError, problemOf } from '../core/errors.ts';

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
    for await (const chunk of untilAborted(file === '-' ? stdin : createReadStream(file), signal)) {
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

// A terminal that nobody types into never gives a chunk: waiting for one would outlast Ctrl-C.
async function* untilAborted(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  // Nobody may be waiting for it when it comes.
  aborted.promise.catch(() => undefined);
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const pieces = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const piece = await Promise.race([pieces.next(), aborted.promise]);
      if (piece.done) return;
      yield piece.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    // Not waited for: it would wait for the piece that does not come.
    pieces.return?.().catch(() => undefined);
  }
}
