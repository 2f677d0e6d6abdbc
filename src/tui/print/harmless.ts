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
const NOTHING = /[\p{Default_Ignorable_Code_Point}--[\u200c\u200d\p{Variation_Selector}]]/v;

// Emoji joined to no emoji that there is: terminals draw them apart, wider than one.
const JOINED = /\u200d\p{Extended_Pictographic}/u;

// Leading consonants without end make one syllable, which terminals draw as many.
const SYLLABLE = /([\u1100-\u115f\ua960-\ua97c])[\u1100-\u115f\ua960-\ua97c]+/gu;

// More marks on one letter than any script has.
const MARKS = /([\p{M}\u200c\u200d]{8})[\p{M}\u200c\u200d]+/gu;

const PLAIN = /^[ -~]*$/;

/** Someone else's words on one line, harmless to a terminal: nothing drives it, reorders it, or is wider than it looks. */
export function harmless(text: string): string {
  if (PLAIN.test(text)) return text;
  const shown = text.toWellFormed().replace(CONTROL, (char) => SHOWN[char] ?? '·');
  const visible = NOTHING.test(shown) ? withoutNothing(shown) : shown;
  const apart = JOINED.test(visible) ? withoutJoints(visible) : visible;
  return apart.replace(SYLLABLE, '$1').replace(MARKS, '$1');
}

/*
 * The list of all emoji is long: it takes 15 ms to be made a pattern of, when it is first looked for. Few texts need it.
 */

function withoutNothing(text: string): string {
  return text.replace(
    /\p{RGI_Emoji}|[\p{Default_Ignorable_Code_Point}--[\u200c\u200d\p{Variation_Selector}]]/gv,
    emojiAlone,
  );
}

function withoutJoints(text: string): string {
  return text.replace(/\p{RGI_Emoji}|\u200d(?=\p{Extended_Pictographic})/gv, emojiAlone);
}

function emojiAlone(found: string): string {
  return /^[\u200d\p{Default_Ignorable_Code_Point}]/u.test(found) ? '' : found;
}
