import type { Key } from 'ink';
import type { KeyStroke } from './key-stroke.ts';

const NAMED = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageDown', 'pageDown'],
  ['pageUp', 'pageUp'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const;

/** What Ink tells of input as keys, named as tables of keys name them. Several that came at once are told apart. */
export function strokesOf(input: string, key: Key): readonly KeyStroke[] {
  if (key.eventType === 'release') return [];
  // Pressed twice at once, it would be told as Alt with Escape.
  if (key.escape) return [silent('escape')];
  const named = NAMED.find(([flag]) => key[flag]);
  const modifiers = `${key.ctrl ? 'ctrl+' : ''}${key.meta ? 'alt+' : ''}`;
  if (named) return [silent(`${modifiers}${key.shift ? 'shift+' : ''}${named[1]}`)];
  if (modifiers !== '') return input === '' ? [] : [silent(`${modifiers}${input}`)];
  return [...new Intl.Segmenter().segment(input)].flatMap(({ segment }) => typed(segment));
}

/** One or more characters that a person sees as one; control characters come along where keys came in one go. */
function typed(segment: string): readonly KeyStroke[] {
  if (segment === '\r\n') return [silent('enter'), silent('ctrl+j')];
  if (segment === '\r') return [silent('enter')];
  if (segment === '\t') return [silent('tab')];
  const code = segment.charCodeAt(0);
  if (code < 0x20) return [silent(`ctrl+${String.fromCharCode(code + 0x60)}`)];
  return [{ name: segment === ' ' ? 'space' : segment, text: segment }];
}

function silent(name: string): KeyStroke {
  return { name, text: '' };
}
