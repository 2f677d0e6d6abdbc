import type { CommandSpec, Manifest, OptionSpec } from './commands/manifest.ts';
import { wordsOf } from './words.ts';

/** The word before the words that a shell wants completed; people never type it. */
export const COMPLETE_WORD = '__complete';

/**
 * What the last of these words can become, going by the manifest alone. Nothing when it is a value only the person
 * knows; shells then offer files.
 */
export function complete(words: readonly string[], manifest: Manifest): string[] {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = findCommand(before, manifest);
  const options = [...(command?.options ?? []), ...manifest.globals];
  const last = before.at(-1) ?? '';
  const open = options.find(({ flag, short, value }) => value !== undefined && [flag, short].includes(last));
  if (open) return beginning(typed, open.choices ?? []);
  if (typed.startsWith('-')) return beginning(typed, [...options.map(({ flag }) => flag), '--help']);
  const choices = command?.args[0]?.choices ?? [];
  return beginning(typed, [...choices, ...nextWords(before, options, manifest)]);
}

/** The command these words name; of `onboard` and `onboard status` the one they name in full. */
function findCommand(words: readonly string[], { commands }: Manifest): CommandSpec | undefined {
  const named = commands.filter(({ name }) => {
    const parts = name.split(' ');
    const at = words.indexOf(parts[0] ?? '');
    return at !== -1 && parts.every((part, index) => words[at + index] === part);
  });
  return named.sort((a, b) => b.name.length - a.name.length)[0];
}

function nextWords(
  before: readonly string[],
  options: readonly OptionSpec[],
  { commands }: Manifest,
): string[] {
  const path = wordsOf(before, options);
  const next = commands
    .map(({ name }) => name.split(' '))
    .filter((parts) => path.every((word, at) => parts[at] === word))
    .flatMap((parts) => parts[path.length] ?? []);
  return [...new Set(next)];
}

function beginning(typed: string, words: readonly string[]): string[] {
  return words.filter((word) => word.startsWith(typed));
}
