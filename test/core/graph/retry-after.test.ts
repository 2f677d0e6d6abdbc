import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../../src/core/graph/retry-after.ts';
import { NOW } from '../../support/run.ts';

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['17', 17_000],
    [' 3 ', 3000],
    ['999999999', 86_400_000],
    ['Thu, 05 Nov 2026 09:00:20 GMT', 20_000],
    ['Thu, 05 Nov 2026 08:00:00 GMT', 0],
    ['Fri, 05 Nov 2027 09:00:00 GMT', 86_400_000],
  ])('asks for a time: %j', (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });

  it.each([undefined, '', 'soon', '-1', '1.5', '1e3', '2026-11-05', 'Thu, 99 Nov 2026 09:00:20 GMT'])(
    'asks for nothing that could be waited for: %j',
    (header) => {
      expect(retryAfterMs(header, NOW)).toBeUndefined();
    },
  );
});
