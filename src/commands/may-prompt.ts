import type { Context } from './context.ts';

/** Whether a person can be asked: both ends are terminals, and nobody wants silence or a program's answer. */
export function mayPrompt({ io, flags }: Pick<Context, 'io' | 'flags'>): boolean {
  const isTerminal = io.stdin.isTTY === true && io.stderr.isTTY === true;
  return isTerminal && !flags.noInput && !flags.json && !flags.quiet;
}
