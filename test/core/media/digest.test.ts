import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestIn } from '../../../src/core/media/digest.ts';

describe('an announced digest', () => {
  it('is the same in hex and in base64, with padding or without', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const digest = Buffer.from(bytes);
        const hex = digest.toString('hex');
        const base64 = digest.toString('base64');
        const spellings = [
          hex,
          hex.toUpperCase(),
          base64,
          base64.replace('=', ''),
          digest.toString('base64url'),
        ];
        for (const spelling of spellings) expect(digestIn(` ${spelling}\n`)).toBe(hex);
      }),
    );
  });

  it('is none when it is of another length or of other characters', () => {
    const others = [
      undefined,
      '',
      'abc',
      '0'.repeat(63),
      '0'.repeat(65),
      `${'A'.repeat(42)}!=`,
      'A'.repeat(86),
    ];
    for (const other of others) expect(digestIn(other)).toBeUndefined();
  });
});
