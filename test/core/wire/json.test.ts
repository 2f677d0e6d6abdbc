import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/core/wire/json.ts';

function read(text: string | Uint8Array): unknown {
  const parsed = parseJson(typeof text === 'string' ? Buffer.from(text) : text);
  return parsed.ok ? parsed.value : parsed.reason;
}

describe('a body', () => {
  it.each([
    ['{"id":90071992547409931}', { id: '90071992547409931' }],
    ['{"id":-90071992547409931}', { id: '-90071992547409931' }],
    ['[12345678901234567890, 1]', ['12345678901234567890', 1]],
    ['{"id":9007199254740991}', { id: 9007199254740991 }],
    ['{"id":9007199254740993}', { id: '9007199254740993' }],
    ['{"text":"call 90071992547409931"}', { text: 'call 90071992547409931' }],
    ['{"cost":0.12345678901234567890}', { cost: 0.12345678901234568 }],
  ])('keeps every digit of a whole number: %s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['', 'empty'],
    [' \n', 'empty'],
    ['{"name":', 'not valid JSON: it ends too early'],
    ['{"name":"Mira Dalton",}', 'not valid JSON: unexpected character at position 22'],
    [Buffer.from([0xff, 0xfe]), 'not valid UTF-8'],
    ['['.repeat(1001) + ']'.repeat(1001), 'nested too deeply'],
  ])('that is none says why, and nothing of what it holds: %j', (text, reason) => {
    expect(read(text)).toBe(reason);
  });

  it('may have brackets in its texts, and quotes within them', () => {
    const value = { text: '['.repeat(2000), quoted: '"[{\\"' };
    expect(read(JSON.stringify(value))).toEqual(value);
  });

  it('comes out as it went in', () => {
    const value = fc.jsonValue({ maxDepth: 5 });
    fc.assert(
      fc.property(value, (given) => {
        fc.pre(!/(^|[:[,])-?\d{16,}(?![\d.eE])/.test(JSON.stringify(given)));
        expect(read(JSON.stringify(given))).toEqual(JSON.parse(JSON.stringify(given)));
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});
