import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closest } from '../../../src/core/rules/near.ts';

describe('closest', () => {
  it('puts swapped digits first, then the nearer number', () => {
    expect(closest('131074', ['131064', '131999', '131047', '131079'])).toEqual([
      '131047',
      '131079',
      '131064',
    ]);
  });

  it.each([
    ['one too many', '1310477', '131047'],
    ['one too few', '13147', '131047'],
    ['two wrong', '131957', '131047'],
    ['a swap and a wrong one', '131749', '131047'],
  ])('forgives %s', (_slip, typed, meant) => {
    expect(closest(typed, [meant])).toEqual([meant]);
  });

  it('does not forgive three', () => {
    expect(closest('131956', ['131047'])).toEqual([]);
  });

  it('is stricter with short words, where everything is near', () => {
    expect(closest('5', ['4', '33', '100', '200'])).toEqual(['4']);
    expect(closest('103', ['100', '104', '190'])).toEqual(['104', '100']);
  });

  it('guesses words too', () => {
    expect(closest('sync-windw-closed', ['sync-window-closed', 'not-found'])).toEqual(['sync-window-closed']);
  });

  it('gives no more guesses than one reads', () => {
    const known = Array.from({ length: 100 }, (_, at) => `1310${at}`);
    expect(closest('131047', known).length).toBeLessThanOrEqual(4);
  });

  it('always knows what was typed right, and forgives any swap of neighbours in a long word', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{5,9}$/), fc.nat(), (word, seed) => {
        const at = seed % (word.length - 1);
        const swapped = word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
        expect(closest(word, [word])).toEqual([word]);
        expect(closest(swapped, [word])).toEqual([word]);
      }),
    );
  });

  it.each(['', 'x'.repeat(1_000_000)])('makes nothing of what is no word', (typed) => {
    expect(closest(typed, ['131047', 'usage'])).toEqual([]);
  });
});
