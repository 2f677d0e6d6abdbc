import { type Glyph, glyphsIn, widthOf } from '../print/glyphs.ts';
import type { Look, Row, Span } from './row.ts';

interface StyledGlyph extends Glyph {
  readonly looks: readonly Look[] | undefined;
}

/** A piece of a row. */
export function span(text: string, ...looks: readonly Look[]): Span {
  return looks.length === 0 ? { text } : { text, looks };
}

/** How many columns a row takes. */
export function rowWidth(row: Row): number {
  return widthOf(textIn(row));
}

/**
 * A row of exactly that many columns: filled with blanks, or cut between characters as people see them, with `end` for
 * what is cut off. A wide character of which only half would fit becomes a blank.
 */
export function fitted(row: Row, columns: number, { end = '', fill = ' ' } = {}): Row {
  const kept = cut(row, columns, end);
  const room = columns - rowWidth(kept);
  return room > 0 ? [...kept, { text: fill.repeat(room) }] : kept;
}

/** As much of a row as fits, with `end` for what is cut off. */
export function cut(row: Row, columns: number, end = ''): Row {
  const glyphs = styledGlyphs(row);
  const width = glyphs.reduce((sum, glyph) => sum + glyph.width, 0);
  if (width <= columns) return spansOf(glyphs);
  const room = columns - widthOf(end);
  if (room < 0) return columns > 0 ? [{ text: ' '.repeat(columns) }] : [];
  let used = 0;
  let count = 0;
  for (const glyph of glyphs) {
    if (used + glyph.width > room) break;
    used += glyph.width;
    count += 1;
  }
  const looks = glyphs[count - 1]?.looks;
  const gap = ' '.repeat(room - used);
  return [
    ...spansOf(glyphs.slice(0, count)),
    ...(gap + end === '' ? [] : [looks === undefined ? { text: gap + end } : { text: gap + end, looks }]),
  ];
}

/** What stands left, cut where it meets what stands right; that goes when nothing would be left of the left. */
export function sides(left: Row, right: Row, columns: number, end = '', fill = ' '): Row {
  const room = columns - rowWidth(right) - (right.length === 0 ? 0 : 1);
  if (right.length === 0 || room < LEAST_LEFT) return fitted(left, columns, { end, fill });
  return fitted([...fitted(left, room, { end, fill }), { text: ' ' }, ...right], columns);
}

const LEAST_LEFT = 8;

/** All of it in one look. */
export function looking(row: Row, ...looks: readonly Look[]): Row {
  return row.map(({ text }) => ({ text, looks }));
}

/** An item of a line, and how soon it goes where there is no room: the highest first. */
export interface Item {
  readonly row: Row;
  readonly rank: number;
}

/** As many items as fit, whole, in their order, parted by `gap`. The first to stay is cut where even it does not fit. */
export function itemsIn(items: readonly Item[], columns: number, gap: Row, end = ''): Row {
  const joined = items.flatMap(({ row }, at) => (at === 0 ? row : [...gap, ...row]));
  if (items.length <= 1) return cut(joined, columns, end);
  if (rowWidth(joined) <= columns) return joined;
  const last = items.reduce((worst, item) => (item.rank >= worst.rank ? item : worst));
  return itemsIn(
    items.filter((item) => item !== last),
    columns,
    gap,
    end,
  );
}

/** A row of letters that every terminal has. */
export function asciiRow(row: Row): Row {
  if (!BEYOND_ASCII.test(textIn(row))) return row;
  return row.map(({ text, ...look }) => ({ ...look, text: BEYOND_ASCII.test(text) ? ascii(text) : text }));
}

const BEYOND_ASCII = /[^ -~]/;

const ASCII: Readonly<Record<string, string>> = { '·': '.', '…': '.', '⏎': '/', '—': '-', '’': "'" };

function ascii(text: string): string {
  return glyphsIn(text)
    .map((glyph) =>
      BEYOND_ASCII.test(glyph.text) ? (ASCII[glyph.text] ?? '?'.repeat(glyph.width)) : glyph.text,
    )
    .join('');
}

function textIn(row: Row): string {
  return row.map(({ text }) => text).join('');
}

/** Over the whole row: a character may be made of the end of one piece and the beginning of the next. */
function styledGlyphs(row: Row): StyledGlyph[] {
  const glyphs: StyledGlyph[] = [];
  let piece = 0;
  let pieceEnd = row[0]?.text.length ?? 0;
  let at = 0;
  for (const glyph of glyphsIn(textIn(row))) {
    while (at >= pieceEnd && piece < row.length - 1) {
      piece += 1;
      pieceEnd += row[piece]?.text.length ?? 0;
    }
    at += glyph.text.length;
    // A mark without a letter would stand on the letter before, or on the line between two panes.
    if (glyph.width > 0) glyphs.push({ ...glyph, looks: row[piece]?.looks });
  }
  return glyphs;
}

function spansOf(glyphs: readonly StyledGlyph[]): Span[] {
  const spans: { text: string; readonly looks?: readonly Look[] }[] = [];
  let looks: readonly Look[] | undefined;
  for (const glyph of glyphs) {
    const last = spans.at(-1);
    if (last !== undefined && glyph.looks === looks) last.text += glyph.text;
    else
      spans.push(glyph.looks === undefined ? { text: glyph.text } : { text: glyph.text, looks: glyph.looks });
    looks = glyph.looks;
  }
  return spans;
}
