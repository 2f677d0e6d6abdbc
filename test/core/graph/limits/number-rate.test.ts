import { describe, expect, it } from 'vitest';
import {
  FULL_RATE,
  isAtRest,
  numberFreeAt,
  rateNow,
  withCut,
  withReceived,
  withSent,
} from '../../../../src/core/graph/limits/number-rate.ts';

describe('the rate of a number', () => {
  it('halves with every refusal down to one a second, and gains one every five seconds', () => {
    let number = FULL_RATE;
    const rates = [0, 1, 2, 3, 4, 5].map((at) => {
      number = withCut(number, at, at, 0);
      return rateNow(number, at);
    });
    expect(rates).toEqual([10, 5, 2, 1, 1, 1]);
    expect([4, 5, 10, 94, 95, 10_000].map((s) => rateNow(number, 5 + s * 1000))).toEqual([
      1, 2, 3, 19, 20, 20,
    ]);
  });

  it('does not grow because the clock was set back', () => {
    expect(rateNow(withCut(FULL_RATE, 100_000, 100_000, 0), 0)).toBe(10);
  });

  it('is not cut for what was sent before the last cut, which only lasts longer', () => {
    const cut = withCut(FULL_RATE, 1000, 900, 500);
    const again = withCut(cut, 1200, 950, 800);
    expect([rateNow(again, 1200), numberFreeAt(again, 1200)]).toEqual([10, 2000]);
    expect(rateNow(withCut(cut, 1300, 1001, 0), 1300)).toBe(5);
  });

  it('leaves one message a second, whatever comes in', () => {
    const flooded = withReceived(FULL_RATE, 0, 1_000_000);
    expect(flooded.receivedAt).toHaveLength(20);
    expect(numberFreeAt(flooded, 0)).toBeLessThanOrEqual(0);
    expect(numberFreeAt(withSent(flooded, 0), 0)).toBe(1000);
  });

  it('is at rest when nothing of it matters any more', () => {
    expect(isAtRest(FULL_RATE, 0)).toBe(true);
    const sent = withSent(FULL_RATE, 5000);
    expect([isAtRest(sent, 5999), isAtRest(sent, 6000)]).toEqual([false, true]);
    const cut = withCut(FULL_RATE, 5000, 5000, 100_000);
    expect([isAtRest(cut, 104_999), isAtRest(cut, 105_000)]).toEqual([false, true]);
    expect(isAtRest(withCut(FULL_RATE, 5000, 5000, 0), 54_999)).toBe(false);
  });
});
