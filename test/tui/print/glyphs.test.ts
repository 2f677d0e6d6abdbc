import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { glyphsIn, widthOf } from '../../../src/tui/print/glyphs.ts';
import { harmless } from '../../../src/tui/print/harmless.ts';

const segmenter = new Intl.Segmenter('en');
const segmentsIn = (text: string) => [...segmenter.segment(text)].length;

describe('glyphs', () => {
  it('are as wide as a terminal shows them, each by itself', () => {
    const others = Array.from({ length: 0xffe0 }, (_, at) => harmless(String.fromCharCode(at + 0x20))).filter(
      (text) =>
        widthOf(text) !== stringWidth(text) ||
        glyphsIn(`a${text}\u0301`).length !== segmentsIn(`a${text}\u0301`),
    );
    expect(others).toEqual([]);
  });

  it('make up the text and its width together', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const glyphs = glyphsIn(harmless(text));
        expect(glyphs.map((glyph) => glyph.text).join('')).toBe(harmless(text));
        expect(glyphs.reduce((sum, { width }) => sum + width, 0)).toBe(stringWidth(harmless(text)));
      }),
    );
  });
});
