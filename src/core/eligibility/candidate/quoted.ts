/** Longer is no version, number or word of one. */
const MOST_CHARACTERS = 40;

// Control characters, marks that reorder text, and halves of characters, which no file may hold.
const UNFIT = /[\p{Cc}\p{Bidi_Control}\p{Cs}]/gu;

/** What somebody wrote, in quotation marks, cut, and without what could drive a terminal or break a file. */
export function quoted(text: string): string {
  const shown = text.slice(0, MOST_CHARACTERS).replace(UNFIT, '·');
  return `“${shown}${text.length > MOST_CHARACTERS ? '…' : ''}”`;
}
