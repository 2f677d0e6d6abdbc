import { harmless } from '../print/harmless.ts';
import { linesOf } from './lines.ts';

// What a file in UTF-8 cannot hold, and what HTML calls no character.
const NO_CHARACTER = /[\p{Cs}\u{fffe}\u{ffff}]/gu;

/** Someone else's words on one line, as they may stand in an element or an attribute in double quotes. */
export function escaped(text: string): string {
  return withEntities(harmless(text));
}

/** The same with the lines kept. */
export function escapedLines(text: string): string {
  return linesOf(text).map(withEntities).join('<br>');
}

function withEntities(text: string): string {
  return text
    .replace(NO_CHARACTER, '\u{fffd}')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
