import { describe, expect, it } from 'vitest';
import { parseDuration, shownDuration } from '../../src/sandbox/drive/duration.ts';

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['24h', 86_400_000],
    ['13d', 13 * 86_400_000],
    ['2w', 14 * 86_400_000],
    ['1h30m', 5_400_000],
    ['1d2h3m4s5ms', 93_784_005],
    ['0.1s', 100],
    ['1.5h', 5_400_000],
    [' 5m ', 300_000],
    ['250', 250],
    ['0', 0],
    [250, 250],
    [0, 0],
  ])('%j is %d ms', (text, durationMs) => {
    expect(parseDuration(text)).toBe(durationMs);
  });

  it.each([
    '',
    ' ',
    'soon',
    '-1s',
    '1 h',
    '1h 30m',
    '1h30',
    'h',
    '1e3s',
    '1,5h',
    '99999999999999w',
    -1,
    1.5,
    Number.NaN,
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it.each([
    [0, '0s'],
    [250, '250ms'],
    [90_000, '1m30s'],
    [5_400_000, '1h30m'],
    [14 * 86_400_000, '14d'],
    [93_784_005, '1d2h3m4s5ms'],
  ])('of %d ms is shown as %s, which reads the same again', (durationMs, text) => {
    expect(shownDuration(durationMs)).toBe(text);
    expect(parseDuration(text)).toBe(durationMs);
  });
});
