// Control characters, line separators, and the marks that reorder text: a message must not be able to drive the terminal.
const CONTROL = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufff9-\ufffb]/gu;

const SHOWN: Readonly<Record<string, string>> = {
  '\n': '⏎',
  '\u2028': '⏎',
  '\u2029': '⏎',
  '\r': '',
  '\t': ' ',
};

/*
 * What shows nothing: soft hyphens, word joiners, fillers, tags. Some terminals give them a column and some none, and
 * words can be smuggled in them. Joiners and variation selectors are part of scripts and emoji, and so is a flag's tags.
 */
const NOTHING = /\p{RGI_Emoji}|[\p{Default_Ignorable_Code_Point}--[\u200c\u200d\p{Variation_Selector}]]/gv;

// Emoji joined to no emoji that there is: terminals draw them apart, wider than one.
const JOINED = /\p{RGI_Emoji}|\u200d(?=\p{Extended_Pictographic})/gv;

// Leading consonants without end make one syllable, which terminals draw as many.
const SYLLABLE = /([\u1100-\u115f\ua960-\ua97c])[\u1100-\u115f\ua960-\ua97c]+/gu;

// More marks on one letter than any script has.
const MARKS = /([\p{M}\u200c\u200d]{8})[\p{M}\u200c\u200d]+/gu;

const PLAIN = /^[ -~]*$/;

/** Someone else's words on one line, harmless to a terminal: nothing drives it, reorders it, or is wider than it looks. */
export function harmless(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .toWellFormed()
    .replace(CONTROL, (char) => SHOWN[char] ?? '·')
    .replace(NOTHING, emojiAlone)
    .replace(JOINED, emojiAlone)
    .replace(SYLLABLE, '$1')
    .replace(MARKS, '$1');
}

function emojiAlone(found: string): string {
  return /^[\u200d\p{Default_Ignorable_Code_Point}]/u.test(found) ? '' : found;
}
