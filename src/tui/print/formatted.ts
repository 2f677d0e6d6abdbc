import stringWidth from 'string-width';
import { harmless } from './harmless.ts';
import type { Theme } from './theme.ts';

/** A look that WhatsApp gives to words between marks. */
export type Look = 'strong' | 'slanted' | 'struck' | 'literal';

/** One line as it is drawn, and how wide a terminal shows it. */
export interface FormattedLine {
  readonly drawn: string;
  readonly width: number;
}

/** One character as people see it, with how it looks. */
interface Glyph {
  readonly text: string;
  readonly width: number;
  readonly looks: readonly Look[];
}

const MARKS: readonly (readonly [mark: string, look: Look])[] = [
  ['```', 'literal'],
  ['`', 'literal'],
  ['*', 'strong'],
  ['_', 'slanted'],
  ['~', 'struck'],
];

/**
 * A text of WhatsApp’s in lines of at most `columns`: *bold*, _italic_, ~strike~ and ```mono``` drawn as such where there
 * is colour, with their marks where there is none. Words stay whole where they fit; what is longer, and scripts without
 * spaces, are cut between characters as people see them. Line breaks are kept, all else that could drive a terminal not.
 */
export function formattedLines(
  text: string,
  columns: number,
  { theme, inColor }: { readonly theme: Theme; readonly inColor: boolean },
): FormattedLine[] {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .flatMap((line) => {
      const glyphs = glyphsOf(harmless(line), inColor, []);
      return wrapped(glyphs, Math.max(2, columns)).map((row) => ({
        drawn: drawn(row, theme),
        width: row.reduce((sum, { width }) => sum + width, 0),
      }));
    });
}

const SEGMENTS = new Intl.Segmenter('en', { granularity: 'grapheme' });

function glyphsOf(text: string, inColor: boolean, looks: readonly Look[]): Glyph[] {
  const marked = inColor ? firstMarked(text) : undefined;
  if (marked === undefined)
    return Array.from(SEGMENTS.segment(text), ({ segment }) => ({
      text: segment,
      width: stringWidth(segment),
      looks,
    }));
  const { start, inside, end, look } = marked;
  return [
    ...glyphsOf(text.slice(0, start), false, looks),
    ...glyphsOf(inside, look !== 'literal', [...looks, look]),
    ...glyphsOf(text.slice(end), true, looks),
  ];
}

interface Marked {
  readonly start: number;
  readonly end: number;
  readonly inside: string;
  readonly look: Look;
}

/** The first words between two marks: they begin and end with no space, and the marks stand outside of words. */
function firstMarked(text: string): Marked | undefined {
  const found = MARKS.flatMap(([mark, look]): Marked[] => {
    const quoted = mark.replaceAll('*', '\\*');
    const match = new RegExp(
      `(?<![\\p{L}\\p{N}])${quoted}(?=\\S)(.+?)(?<=\\S)${quoted}(?![\\p{L}\\p{N}])`,
      'u',
    ).exec(text);
    const inside = match?.[1];
    if (match === null || inside === undefined) return [];
    return [{ start: match.index, end: match.index + match[0].length, inside, look }];
  });
  return found.toSorted((one, other) => one.start - other.start)[0];
}

function wrapped(glyphs: readonly Glyph[], columns: number): Glyph[][] {
  const lines: Glyph[][] = [];
  let line: Glyph[] = [];
  let width = 0;
  let breakAt = -1;
  for (const glyph of glyphs) {
    if (width + glyph.width > columns && line.length > 0) {
      const rest = glyph.text === ' ' || breakAt < 0 ? [] : line.slice(breakAt + 1);
      const whole = breakAt < 0 || glyph.text === ' ' ? line : line.slice(0, breakAt);
      lines.push(withoutLastSpaces(whole));
      line = rest;
      width = rest.reduce((sum, one) => sum + one.width, 0);
      breakAt = -1;
      if (glyph.text === ' ') continue;
    }
    if (glyph.text === ' ') breakAt = line.length;
    line.push(glyph);
    width += glyph.width;
  }
  return [...lines, line];
}

function withoutLastSpaces(line: readonly Glyph[]): Glyph[] {
  return line.slice(0, line.findLastIndex(({ text }) => text !== ' ') + 1);
}

function drawn(line: readonly Glyph[], theme: Theme): string {
  let text = '';
  for (let at = 0; at < line.length; ) {
    const looks = line[at]?.looks ?? [];
    const end = line.findIndex((glyph, place) => place > at && glyph.looks !== looks);
    const run = line.slice(at, end === -1 ? undefined : end);
    text += looks.reduce((styled, look) => theme[look](styled), run.map((glyph) => glyph.text).join(''));
    at = end === -1 ? line.length : end;
  }
  return text;
}
