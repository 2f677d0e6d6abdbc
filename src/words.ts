import type { OptionSpec } from './commands/manifest.ts';

/** What of a line is neither a flag nor a flag's value: the words of the command and its arguments. */
export function wordsOf(line: readonly string[], options: readonly OptionSpec[]): string[] {
  const takesValue = new Set(
    options.filter(({ value }) => value !== undefined).flatMap(({ flag, short }) => [flag, short ?? flag]),
  );
  return line.filter((word, at) => !word.startsWith('-') && !takesValue.has(line[at - 1] ?? ''));
}
