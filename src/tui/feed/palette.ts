import { type Command, KEYS, type KeyBinding } from './keys.ts';

/** What the palette offers: a command of the panes, or the meaning of a code. */
export type PaletteEntry =
  | { readonly kind: 'command'; readonly command: Command; readonly binding: KeyBinding }
  | { readonly kind: 'explain'; readonly code: string };

/** Nothing that only moves on from where the palette was opened is left out: all that a key does can be found. */
const OFFERED = KEYS.filter(({ where, command }) => where.includes('panes') && command !== 'palette');

/** What fits a text that was typed, in the order of the table of keys. */
export function paletteEntries(text: string): readonly PaletteEntry[] {
  const code = /^\s*explain\s+(\S+)\s*$/i.exec(text)?.[1];
  if (code !== undefined) return [{ kind: 'explain', code }];
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return OFFERED.filter((binding) => words.every((word) => searched(binding).includes(word))).map(
    (binding) => ({ kind: 'command', command: binding.command, binding }),
  );
}

function searched({ command, says }: KeyBinding): string {
  return `${command} ${command.replaceAll('-', ' ')} ${says}`.toLowerCase();
}
