import { describe, expect, it } from 'vitest';
import {
  isPaid,
  NOTHING_OWED,
  pairFreeAt,
  withHold,
  withOneMore,
} from '../../../../src/core/graph/limits/pair-rate.ts';

const owing = (count: number, at: number, from = NOTHING_OWED) =>
  Array.from({ length: count }).reduce<typeof NOTHING_OWED>((pair) => withOneMore(pair, at), from);

describe('a pair', () => {
  it('owes six seconds for each message, and may owe for 45', () => {
    expect(pairFreeAt(owing(44, 0))).toBeLessThanOrEqual(0);
    expect(pairFreeAt(owing(45, 0))).toBe(6000);
    expect(pairFreeAt(owing(46, 0))).toBe(12_000);
  });

  it('has paid when the time of all its messages has passed', () => {
    const pair = owing(20, 1000);
    expect([isPaid(pair, 120_999), isPaid(pair, 121_000)]).toEqual([false, true]);
    expect(isPaid(NOTHING_OWED, 0)).toBe(true);
  });

  it('that was refused gets one message after the pause, and then the slow pace', () => {
    const held = withHold(owing(3, 0), 1000, 4000);
    expect(pairFreeAt(held)).toBe(5000);
    expect(pairFreeAt(withOneMore(held, 5000))).toBe(7000);
    expect(pairFreeAt(owing(2, 7000, withOneMore(held, 5000)))).toBe(19_000);
    expect(pairFreeAt(withHold(held, 1500, 100))).toBe(5000);
  });
});
