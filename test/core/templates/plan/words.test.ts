import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordDiff } from '../../../../src/core/templates/index.ts';

const sideOf = (before: string, after: string, gone: 'added' | 'removed') =>
  wordDiff(before, after)
    .filter(({ op }) => op !== gone)
    .map(({ text }) => text)
    .join('');

describe('the difference of two texts', () => {
  it('is word by word', () => {
    expect(wordDiff('Hello {{1}}, come soon.', 'Hello {{1}}, come tomorrow.')).toEqual([
      { op: 'same', text: 'Hello {{1}}, come ' },
      { op: 'removed', text: 'soon' },
      { op: 'added', text: 'tomorrow' },
      { op: 'same', text: '.' },
    ]);
  });

  it('gives back both texts, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', ' ', '\n', '{{1}}', '😀', 'é', '.'))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(sideOf(before, after, 'added')).toBe(before);
        expect(sideOf(before, after, 'removed')).toBe(after);
      }),
    );
  });

  it('of huge texts is told as a whole, and at once', () => {
    const [before, after] = ['a ', 'b '].map((word) => word.repeat(20_000)) as [string, string];
    expect(sideOf(before, after, 'added')).toBe(before);
  });
});
