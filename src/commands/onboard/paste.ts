import { setImmediate } from 'node:timers/promises';
import { CoexError } from '../../core/errors.ts';
import { codeIn, type Pasted, pasteWay, type SignupWay } from '../../core/onboarding/index.ts';
import type { Context } from '../context.ts';
import { interruptible } from '../interruptible.ts';
import type { Asking } from './asking.ts';
import type { OnboardOptions } from './options.ts';

interface Typing {
  readonly context: Context;
  readonly options: OnboardOptions;
  readonly asking: Asking;
}

type Opened = Parameters<SignupWay['open']>[0];

/** The way in by a code that somebody brings: as a flag, on standard input, or typed at the terminal. */
export function typedWay(typing: Typing): SignupWay {
  return { name: 'paste', open: (signup) => pasteWay(() => readCode(typing, signup)).open(signup) };
}

async function readCode({ context, options, asking }: Typing, signup: Opened): Promise<Pasted> {
  const { code, waba: wabaId } = options;
  // What is said of the signup stands before the question.
  await setImmediate();
  if (code !== undefined && code !== '-') return { code: codeIn(code), wabaId };
  if (asking.prompt !== undefined) return { code: await askCode(context, asking.prompt(), signup), wabaId };
  if (code === '-') return { code: codeIn(await firstLine(context)), wabaId };
  throw new CoexError('usage', {
    problem: 'This onboarding waits for the code of its signup, and nobody can be asked for it.',
    fix: 'Give it with --code, or another way with --hosted or --public-url.',
  });
}

const QUESTION = 'Paste the code, or the whole address the signup came back to:';

/** Asks until a code is pasted. */
async function askCode(
  { io }: Context,
  prompt: ReturnType<NonNullable<Asking['prompt']>>,
  { onLeft }: Opened,
): Promise<string> {
  for (;;) {
    try {
      return codeIn(await prompt.ask(QUESTION));
    } catch (error) {
      if (!(error instanceof CoexError)) throw error;
      if (error.code === 'code-unusable') io.stderr.write(`${error.message} ${error.hint}\n`);
      else if (error.code === 'signup-cancelled') onLeft(LEFT);
      else throw error;
    }
  }
}

const LEFT = {
  meaning: 'The signup came back without a code: somebody left it.',
  next: 'Let the customer start it again, and paste what comes back then.',
};

const MOST_BYTES = 16 * 1024;

/** The first line of standard input; whoever writes it need not close the pipe. */
async function firstLine({ io, signal }: Context): Promise<string> {
  let text = '';
  for await (const chunk of interruptible(io.stdin, signal)) {
    text += Buffer.from(chunk).toString('utf8');
    if (text.includes('\n') || text.length > MOST_BYTES) break;
  }
  return text.split('\n', 1)[0] ?? '';
}
