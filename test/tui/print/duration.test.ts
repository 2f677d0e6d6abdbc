import { describe, expect, it } from 'vitest';
import { shownDuration } from '../../../src/tui/print/duration.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('a duration for people', () => {
  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [59_999, '59 s'],
    [MINUTE_MS, '1 m'],
    [HOUR_MS - 1, '59 m'],
    [24 * HOUR_MS - 1, '23 h 59 m'],
    [47 * HOUR_MS, '47 h 0 m'],
    [49 * HOUR_MS, '2 d 1 h'],
  ])('of %d ms is %s', (durationMs, shown) => {
    expect(shownDuration(durationMs)).toBe(shown);
  });
});
