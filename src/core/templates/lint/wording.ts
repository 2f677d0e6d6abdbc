const EMOJI = /\p{RGI_Emoji}/gv;
const VARIABLE = /\{\{[^{}]*\}\}/g;

/** What people see as emoji, however many code points each takes. */
export function countEmoji(text: string): number {
  // Nearly no text has one, and the pattern is slow.
  return /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text)
    ? (text.match(EMOJI)?.length ?? 0)
    : 0;
}

/** Asterisks, tildes, backticks, and underscores around words. */
export function hasFormatting(text: string): boolean {
  return /[*~`]/.test(text) || /(?<!\w)_[^_\s][^_]*_(?!\w)/.test(withoutVariables(text));
}

export function hasLineBreak(text: string): boolean {
  return /[\n\r]/.test(text);
}

export function withoutVariables(text: string): string {
  return text.replace(VARIABLE, ' ');
}

/** Words that are no variables: pieces between spaces with a letter or a digit in them. */
export function fixedWords(text: string): number {
  return withoutVariables(text)
    .split(/\s+/)
    .filter((word) => /[\p{Letter}\p{Number}]/u.test(word)).length;
}

/** A value as it can stand in a message: short, on one line. */
export function quoted(value: string): string {
  const short = [...value.slice(0, 120)];
  return `“${short.length > 60 ? `${short.slice(0, 57).join('')}…` : value}”`;
}
