import { describe, expect, it } from 'vitest';
import { isoTime, parseTime } from '../../src/core/clock.ts';

describe('a date that someone typed or Meta printed', () => {
  it.each([
    ['2026-11-05', '2026-11-05T00:00:00Z'],
    ['2026-11-05T09:30', '2026-11-05T09:30:00Z'],
    ['2026-11-05T09:30:15', '2026-11-05T09:30:15Z'],
    ['2026-11-05T09:30:15.250Z', '2026-11-05T09:30:15Z'],
    ['2026-11-05T09:30:15+02:00', '2026-11-05T07:30:15Z'],
    ['2023-08-22T19:05:53+0000', '2023-08-22T19:05:53Z'],
    ['2023-08-22T19:05:53-0330', '2023-08-22T22:35:53Z'],
  ])('%s is %s, wherever one is', (text, expected) => {
    expect(isoTime(parseTime(text) ?? 0)).toBe(expected);
  });

  it.each(['invoice 5', '1', '', 'yesterday', '2026-13-40', '05.11.2026', '2026-11-05 09:30'])(
    '"%s" is none',
    (text) => {
      expect(parseTime(text)).toBeUndefined();
    },
  );
});
