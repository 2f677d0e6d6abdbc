import { type Glyph, glyphsIn, widthOf } from './glyphs.ts';
import { harmless } from './harmless.ts';
import type { Theme } from './theme.ts';

/** A look that WhatsApp gives to words between marks. */
export type Look = 'strong' | 'slanted' | 'struck' | 'literal';

/** One line as it is drawn, and how wide a terminal shows it. */
export interface FormattedLine {
  readonly drawn: string;
  readonly width: number;
}

/** Characters that look the same. */
export interface Run {
  readonly text: string;
  readonly looks: readonly Look[];
}

interface StyledGlyph extends Glyph {
  readonly looks: readonly Look[];
}

const MARKS: readonly (readonly [mark: string, look: Look])[] = [
  ['```', 'literal'],
  ['`', 'literal'],
  ['*', 'strong'],
  ['_', 'slanted'],
  ['~', 'struck'],
];

/** A line that is longer is drawn as it was typed: marks without end take time without end to match. */
const LONGEST_STYLED = 2000;

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
  return formattedRuns(text, columns, inColor).map((runs) => ({
    drawn: runs.map(({ text, looks }) => looks.reduce((styled, look) => theme[look](styled), text)).join(''),
    width: runs.reduce((sum, run) => sum + widthOf(run.text), 0),
  }));
}

/** The same as runs of characters, a list for each line; `isStyled` takes the marks for looks. */
export function formattedRuns(text: string, columns: number, isStyled: boolean): Run[][] {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .flatMap((line) =>
      wrapped(glyphsOf(harmless(line), isStyled, []), Math.max(2, columns)).map((row) => runsOf(row)),
    );
}

function glyphsOf(text: string, isStyled: boolean, looks: readonly Look[]): StyledGlyph[] {
  const marked = isStyled && text.length <= LONGEST_STYLED ? firstMarked(text) : undefined;
  if (marked === undefined) return glyphsIn(text).map((glyph) => ({ ...glyph, looks }));
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

function wrapped(glyphs: readonly StyledGlyph[], columns: number): StyledGlyph[][] {
  const lines: StyledGlyph[][] = [];
  let line: StyledGlyph[] = [];
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

function withoutLastSpaces(line: readonly StyledGlyph[]): StyledGlyph[] {
  return line.slice(0, line.findLastIndex(({ text }) => text !== ' ') + 1);
}

function runsOf(line: readonly StyledGlyph[]): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < line.length; ) {
    const looks = line[at]?.looks ?? [];
    const end = line.findIndex((glyph, place) => place > at && glyph.looks !== looks);
    const run = line.slice(at, end === -1 ? undefined : end);
    runs.push({ text: run.map((glyph) => glyph.text).join(''), looks });
    at = end === -1 ? line.length : end;
  }
  return runs;
}
