import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featuresOn, findFeatures, similarFeatures } from '../../../src/core/features/index.ts';

const features = featuresOn('2026-11-05');

describe('findFeatures', () => {
  it.each(['view-once', 'View once', 'VIEW_ONCE'])('takes %s for view-once', (typed) => {
    expect(findFeatures(features, typed).map(({ id }) => id)).toEqual(['view-once']);
  });

  it('takes the name shown, too', () => {
    expect(findFeatures(features, 'linked devices').map(({ id }) => id)).toEqual(['companion-devices']);
  });

  it('looks for words in the description', () => {
    expect(findFeatures(features, 'oba').map(({ id }) => id)).toEqual(['official-badge']);
  });

  it.each(['', '!!!', 'x'.repeat(100_000)])('finds nothing for %j', (typed) => {
    expect(findFeatures(features, typed)).toEqual([]);
  });

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => void findFeatures(features, typed)));
  });

  it('guesses what a slip of the fingers meant', () => {
    expect(similarFeatures(features, 'brodcast lists')).toEqual(['broadcast-lists']);
  });
});
