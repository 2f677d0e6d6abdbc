import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiRow, cut, fitted, itemsIn, sides, span } from '../../../src/tui/feed/fit.ts';
import { harmless } from '../../../src/tui/print/harmless.ts';
import { expectRow, textOf } from '../../support/rows.ts';
import { TERMINAL_ATTACKS } from '../../support/terminal-attacks.ts';

const attacks = Object.values(TERMINAL_ATTACKS).map((text) => text.slice(0, 200));
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...attacks),
      fc.constantFrom(
        '👩‍👧',
        '\u0301',
        '王',
        'שלום',
        '🇩',
        '\u200d',
        '\ufe0f',
        '\u0600',
        '각',
        'ก\u0e33',
        '👍🏿',
      ),
    ),
    { maxLength: 6 },
  )
  .map((texts) => harmless(texts.join('')));

describe('fitting a row', () => {
  it('makes it exactly as wide as is asked for, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), fc.integer({ min: 1, max: 300 }), (texts, columns) => {
        const row = texts.map((text) => span(text, 'strong'));
        expectRow(fitted(row, columns), columns);
        expectRow(fitted(row, columns, { end: '…' }), columns);
        expectRow(sides(row, [span('right')], columns, '…'), columns);
        expectRow(asciiRow(fitted(row, columns)), columns);
        expect(textOf(asciiRow(row))).toMatch(/^[ -~]*$/);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['hello', 8, '', 'hello   '],
    ['hello', 5, '…', 'hello'],
    ['hello', 4, '…', 'hel…'],
    ['hello', 4, '', 'hell'],
    ['王王王', 5, '', '王王 '],
    ['王王王', 5, '…', '王王…'],
    ['王王王', 4, '…', '王 …'],
    ['a👩‍👩‍👧‍👦b', 2, '', 'a '],
    ['a👩‍👩‍👧‍👦b', 3, '', 'a👩‍👩‍👧‍👦'],
    ['e\u0301e\u0301', 1, '', 'e\u0301'],
    ['\u0301a', 2, '', 'a '],
    ['abc', 0, '', ''],
  ])('of %j to %i columns with %j for the rest gives %j', (text, columns, end, shown) => {
    expect(textOf(fitted([span(text)], columns, { end }))).toBe(shown);
  });

  it('keeps each piece in its look, also where a character is made of two of them', () => {
    expect(fitted([span('ab', 'bad'), span('cd'), span('\u0301e', 'good')], 6)).toEqual([
      { text: 'ab', looks: ['bad'] },
      { text: 'cd\u0301' },
      { text: 'e', looks: ['good'] },
      { text: ' ' },
    ]);
  });

  it('keeps what stands right while there is room for anything beside it', () => {
    expect(textOf(sides([span('a long name')], [span('12 new')], 16, '…'))).toBe('a long n… 12 new');
    expect(textOf(sides([span('a long name')], [span('12 new')], 14, '…'))).toBe('a long name   ');
  });

  it('drops whole items, those of the highest rank first', () => {
    const items = [
      { row: [span('number')], rank: 0 },
      { row: [span('lag')], rank: 2 },
      { row: [span('drift')], rank: 1 },
    ];
    const shown = (columns: number) => textOf(itemsIn(items, columns, [span(' · ')], '…'));
    expect(shown(20)).toBe('number · lag · drift');
    expect(shown(19)).toBe('number · drift');
    expect(shown(13)).toBe('number');
    expect(shown(5)).toBe('numb…');
  });

  it('leaves what is cut in its look', () => {
    expect(cut([span('hello', 'bad')], 3, '…')).toEqual([
      { text: 'he', looks: ['bad'] },
      { text: '…', looks: ['bad'] },
    ]);
  });
});
