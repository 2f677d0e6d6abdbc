import stringWidth from 'string-width';

/** One character as people see it, and how many columns a terminal gives it. */
export interface Glyph {
  readonly text: string;
  readonly width: number;
}

// Letters, lines and signs of which each is a character of its own, one column wide: most of all that is drawn.
const SIMPLE =
  /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f\u05d0-\u05ea\u2010-\u2027\u2190-\u21ff\u23ce\u2500-\u257f\u25cb\u25cf\u25f7\u2713\u2717]*$/;

const SEGMENTS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The characters of a harmless text, as people see them. */
export function glyphsIn(text: string): Glyph[] {
  if (SIMPLE.test(text)) return Array.from(text, (char) => ({ text: char, width: 1 }));
  return Array.from(SEGMENTS.segment(text), ({ segment }) => ({
    text: segment,
    width: stringWidth(segment),
  }));
}

/** How many columns a terminal gives a harmless text. */
export function widthOf(text: string): number {
  return SIMPLE.test(text) ? text.length : stringWidth(text);
}
