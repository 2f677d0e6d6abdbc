import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { CoexError } from '../../core/errors.ts';
import type { Io } from '../io.ts';

/** Asks a person at a terminal. Questions go to stderr: stdout carries the answer of the command and nothing else. */
export interface Prompt {
  /**
   * The line typed, without white space around it. Rejects with the signal's reason when it aborts, and with
   * `input-ended` when there is nothing more to read.
   */
  ask(question: string): Promise<string>;
  /** True for yes, false for no and for Enter; asks again for anything else. */
  confirm(question: string): Promise<boolean>;
  /** Gives the terminal back. */
  close(): void;
}

/**
 * Opens a prompt. The terminal keeps its own line editing, and Ctrl-C stays what it is: the process hears it and aborts
 * the signal. Lines that come before they are asked for, as when several are pasted, wait.
 */
export function openPrompt({
  io: { stdin, stderr },
  signal,
}: {
  readonly io: Pick<Io, 'stdin' | 'stderr'>;
  readonly signal: AbortSignal;
}): Prompt {
  const input = stdin instanceof Readable ? stdin : Readable.from(stdin);
  const lines = createInterface({ input, terminal: false });
  const typed: string[] = [];
  let ended = input.readableEnded || input.destroyed;
  let waiting: (() => void) | undefined;
  const wake = () => waiting?.();
  const end = () => {
    ended = true;
    wake();
  };
  lines.on('line', (line) => {
    typed.push(line);
    wake();
  });
  lines.on('close', end);
  // A terminal that has gone away.
  lines.on('error', end);
  signal.addEventListener('abort', wake, { once: true });

  const ask = async (question: string): Promise<string> => {
    signal.throwIfAborted();
    stderr.write(`${question} `);
    while (typed.length === 0 && !ended && !signal.aborted) {
      await new Promise<void>((resolve) => {
        waiting = resolve;
      });
    }
    const line = typed.shift();
    if (line !== undefined && !signal.aborted) return line.trim();
    // The cursor stands behind the question, or a ^C.
    stderr.write('\n');
    signal.throwIfAborted();
    throw new CoexError('input-ended', { question });
  };

  const confirm = async (question: string): Promise<boolean> => {
    for (;;) {
      const answer = (await ask(`${question} [y/N]`)).toLowerCase();
      if (answer === 'y' || answer === 'yes') return true;
      if (answer === '' || answer === 'n' || answer === 'no') return false;
      stderr.write('Please answer yes or no.\n');
    }
  };

  return {
    ask,
    confirm,
    close: () => {
      signal.removeEventListener('abort', wake);
      lines.close();
    },
  };
}
