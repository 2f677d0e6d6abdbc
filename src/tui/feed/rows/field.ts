import { glyphsIn, widthOf } from '../../print/glyphs.ts';
import { harmless } from '../../print/harmless.ts';
import type { Field } from '../field.ts';
import { fitted, span } from '../fit.ts';
import type { Row } from '../row.ts';

/** A field as it is drawn, and where in it the terminal's cursor stands, from 0. */
export interface DrawnField {
  readonly rows: readonly Row[];
  readonly cursor: { readonly column: number; readonly row: number };
}

/** A field of one line: so much of it that the cursor is in sight. */
export function fieldLine(field: Field, columns: number, placeholder = ''): DrawnField {
  if (field.text === '') {
    return { rows: [fitted([span(harmless(placeholder), 'quiet')], columns)], cursor: { column: 0, row: 0 } };
  }
  const { before, after } = halves(field);
  const shown = tail(harmless(before), Math.max(0, columns - 1));
  return {
    rows: [fitted([span(shown + harmless(after))], columns)],
    cursor: { column: widthOf(shown), row: 0 },
  };
}

/** A field of several lines: at most so many rows, those about the cursor. */
export function fieldLines(field: Field, columns: number, most: number): DrawnField {
  const room = Math.max(2, columns - 1);
  const above = broken(halves(field).before, room);
  const all = broken(field.text, room);
  const at = above.length - 1;
  const first = Math.max(0, Math.min(at - most + 1, all.length - most));
  return {
    rows: all.slice(first, first + most).map((text) => fitted([span(text)], columns)),
    cursor: { column: Math.min(columns - 1, widthOf(above.at(-1) ?? '')), row: at - first },
  };
}

function halves({ text, at }: Field): { readonly before: string; readonly after: string } {
  const before = glyphsIn(text)
    .slice(0, at)
    .map((glyph) => glyph.text)
    .join('');
  return { before, after: text.slice(before.length) };
}

/** As much of the end as fits. */
function tail(text: string, columns: number): string {
  let used = 0;
  let kept = '';
  for (const glyph of glyphsIn(text).reverse()) {
    if (used + glyph.width > columns) break;
    used += glyph.width;
    kept = glyph.text + kept;
  }
  return kept;
}

/** In lines as they are typed, broken wherever they are full. */
function broken(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => {
    const rows = [''];
    let used = 0;
    for (const glyph of glyphsIn(harmless(line))) {
      if (used + glyph.width > columns) {
        rows.push('');
        used = 0;
      }
      rows[rows.length - 1] += glyph.text;
      used += glyph.width;
    }
    return rows;
  });
}
