import { harmless } from '../print/harmless.ts';

// Every break that an editor or a terminal may make a new line of.
const BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

/** Someone else's words, a line each, every one harmless. */
export function linesOf(text: string): string[] {
  return text.split(BREAK).map(harmless);
}

/** The same on one line. */
export function oneLine(text: string): string {
  return linesOf(text).join(' ⏎ ');
}

const SNIPPET_LENGTH = 80;

/** The beginning of someone else's words, on one line. */
export function snippet(text: string): string {
  // Taken apart only as far as it is shown: a text may be long.
  const characters = Array.from(text.slice(0, SNIPPET_LENGTH * 2));
  const isCut = characters.length > SNIPPET_LENGTH || text.length > SNIPPET_LENGTH * 2;
  return oneLine(characters.slice(0, SNIPPET_LENGTH).join('')) + (isCut ? '…' : '');
}
