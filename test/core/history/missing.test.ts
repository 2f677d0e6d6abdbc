import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countMissing, missingChunks } from '../../../src/core/history/missing.ts';

const seen = (phase: number, ...orders: (number | null)[]) => orders.map((order) => ({ phase, order }));

describe('chunks that are missing', () => {
  it.each([
    ['nothing came', [], []],
    ['all came, in any order, some twice', seen(0, 3, 1, 2, 2), []],
    ['one is out of the middle', seen(1, 1, 2, 4), [{ phase: 1, from: 3, to: 3 }]],
    ['the first ones', seen(2, 4), [{ phase: 2, from: 1, to: 3 }]],
    ['Meta counts from 0', seen(0, 0, 1, 3), [{ phase: 0, from: 2, to: 2 }]],
    ['Meta counts from 0 in another phase', [...seen(0, 0), ...seen(1, 1)], [{ phase: 1, from: 0, to: 0 }]],
    ['no place is told', seen(0, null, null), []],
    ['a place is told for some', seen(0, null, 2), [{ phase: 0, from: 1, to: 1 }]],
    ['phases are mixed', [...seen(2, 1), ...seen(0, 1, 3)], [{ phase: 0, from: 2, to: 2 }]],
    ['the place is absurd', seen(0, 1, 2_000_000_000), [{ phase: 0, from: 2, to: 1_999_999_999 }]],
  ])('when %s', (_title, places, missing) => {
    expect(missingChunks(places)).toEqual(missing);
  });

  it('are those that were left out, whatever the order', () => {
    const places = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
    fc.assert(
      fc.property(places, (orders) => {
        const missing = missingChunks(seen(1, ...orders));
        const named = missing.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, at) => from + at),
        );
        const highest = Math.max(...orders);
        const leftOut = Array.from({ length: highest }, (_, at) => at + 1).filter(
          (order) => !orders.includes(order),
        );
        expect(named).toEqual(leftOut);
        expect(countMissing(missing)).toBe(leftOut.length);
      }),
    );
  });
});
