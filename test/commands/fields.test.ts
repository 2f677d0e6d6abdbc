import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duration } from '../../src/commands/fields.ts';

const UNITS_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LONGEST_MS = 24 * UNITS_MS.d;

describe('a duration', () => {
  it('is a whole number with its unit, up to 24 days', () => {
    const unit = fc.constantFrom('s', 'm', 'h', 'd');
    fc.assert(
      fc.property(fc.nat(3_000_000), unit, fc.constantFrom('', ' '), (count, name, gap) => {
        const expected = count * UNITS_MS[name];
        const read = duration().safeParse(`${count}${gap}${name}`);
        expect(read.success).toBe(expected > 0 && expected <= LONGEST_MS);
        if (read.success) expect(read.data).toBe(expected);
      }),
    );
  });

  it.each([
    '',
    '15',
    'm',
    '-5m',
    '1.5h',
    '1h30m',
    '5 minutes',
    '1e3s',
    '５m',
    '99999999999999999999d',
    '0s',
    '25d',
  ])('is not %j', (text) => {
    expect(duration().safeParse(text).success).toBe(false);
  });

  it('is nothing else, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = duration().safeParse(text);
        expect(read.success && !/^\s*\d+ ?[smhd]\s*$/.test(text)).toBe(false);
      }),
    );
  });
});
