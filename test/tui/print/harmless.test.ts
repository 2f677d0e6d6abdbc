import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmless } from '../../../src/tui/print/harmless.ts';

describe('harmless', () => {
  it.each([
    ['plain text, é, 王, 👩‍👧, שלום', 'plain text, é, 王, 👩‍👧, שלום'],
    ['\u001b[2J\u001b[H', '·[2J·[H'],
    ['\u001b]8;;http://x\u0007link', '·]8;;http://x·link'],
    ['\u009b31m', '·31m'],
    ['two\nlines\r\nthree', 'two⏎lines⏎three'],
    ['a\tb', 'a b'],
    ['\u202eevil\u202c', '·evil·'],
    ['\u200f\u061c', '··'],
    ['', ''],
  ])('makes %j into %j', (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  it('leaves nothing that drives a terminal, whatever comes, and is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = harmless(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        expect(harmless(shown)).toBe(shown);
      }),
    );
  });
});
