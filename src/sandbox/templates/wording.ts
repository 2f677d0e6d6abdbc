/* What Meta counts in a text: code points, emoji, line breaks. */

// What people see as one emoji, however many code points it takes.
const EMOJI = /\p{RGI_Emoji}/v;
const EMOJIS = /\p{RGI_Emoji}/gv;

/** Code points, placeholders included: that is what the limits are about (templates §3.5). */
export function lengthOf(text: string): number {
  return [...text].length;
}

export function hasEmoji(text: string): boolean {
  return EMOJI.test(text);
}

export function countEmoji(text: string): number {
  return text.match(EMOJIS)?.length ?? 0;
}

export function hasLineBreak(text: string): boolean {
  return /[\n\r]/.test(text);
}

/** WhatsApp’s formatting: asterisks, underscores around words, tildes, backticks. */
export function hasFormatting(text: string): boolean {
  return /[*~`]|(?<!\w)_[^_\s][^_]*_(?!\w)/.test(text);
}
