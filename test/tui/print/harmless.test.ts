import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmless } from '../../../src/tui/print/harmless.ts';
import { TERMINAL_ATTACKS } from '../../support/terminal-attacks.ts';

const DRIVING = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u;

// Those that are part of scripts and emoji aside.
const NOTHING = /[\p{Default_Ignorable_Code_Point}--[\u200c\u200d\p{Variation_Selector}]]/gv;

describe('harmless', () => {
  it.each([
    ['plain text, é, 王, 👩‍👧, שלום', 'plain text, é, 王, 👩‍👧, שלום'],
    ['\u001b[2J\u001b[H', '·[2J·[H'],
    ['\u001b]8;;http://x\u0007link', '·]8;;http://x·link'],
    ['\u009b31m', '·31m'],
    ['two\nlines\r\nthree', 'two⏎lines⏎three'],
    ['two\u2028lines\u2029three', 'two⏎lines⏎three'],
    ['a\tb', 'a b'],
    ['\u202eevil\u202c', '·evil·'],
    ['\u200f\u061c', '··'],
    ['a\ud83d', 'a\ufffd'],
    ['soft\u00adhyphen, word\u2060joiner, \ufeffmark, \u3164filler', 'softhyphen, wordjoiner, mark, filler'],
    ['hi\u{e0068}\u{e0069}', 'hi'],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ 1️⃣ 👍🏿 🏳️‍🌈', '🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ 1️⃣ 👍🏿 🏳️‍🌈'],
    ['👩‍👩‍👩‍👩‍👩', '👩👩👩👩👩'],
    ['\u1100\u1100\u1100\u1161', '\u1100\u1161'],
    ['می‌خواهم, क्‍ष', 'می‌خواهم, क्‍ष'],
    [`z${'\u0301'.repeat(500)}`, `z${'\u0301'.repeat(8)}`],
    ['', ''],
  ])('makes %j into %j', (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  it.each(Object.entries(TERMINAL_ATTACKS))('leaves nothing of an attack: %s', (_name, attack) => {
    const shown = harmless(attack);
    expect(shown).not.toMatch(DRIVING);
    expect(shown.replace(/\p{RGI_Emoji}/gv, '')).not.toMatch(NOTHING);
  });

  it('leaves nothing that drives a terminal, whatever comes, and is idempotent', () => {
    const attacks = fc.constantFrom(...Object.values(TERMINAL_ATTACKS).map((text) => text.slice(0, 40)));
    const anything = fc
      .array(fc.oneof(fc.string({ unit: 'binary' }), attacks))
      .map((texts) => texts.join(''));
    fc.assert(
      fc.property(anything, (text) => {
        const shown = harmless(text);
        expect(shown).not.toMatch(DRIVING);
        expect(harmless(shown)).toBe(shown);
      }),
    );
  });
});
