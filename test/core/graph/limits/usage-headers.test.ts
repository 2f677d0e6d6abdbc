import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUsage } from '../../../../src/core/graph/limits/usage-headers.ts';

const read = (headers: Readonly<Record<string, string>>) => readUsage((name) => headers[name]);

describe('the usage headers', () => {
  it('tell the highest of each budget’s measures, and when access returns', () => {
    const reading = read({
      'x-app-usage': '{"call_count":12,"total_cputime":3,"total_time":5}',
      'x-business-use-case-usage': JSON.stringify({
        '990000000000001': [
          {
            type: 'whatsapp',
            call_count: 28,
            total_cputime: 1,
            total_time: 40,
            estimated_time_to_regain_access: 0,
          },
          { type: 'other', call_count: 80, estimated_time_to_regain_access: 3 },
        ],
        '990000000000002': [{ type: 'whatsapp', call_count: 0, total_time: 0.5 }],
      }),
    });
    expect(reading).toEqual({
      app: 12,
      businesses: new Map([
        ['990000000000001', 80],
        ['990000000000002', 0.5],
      ]),
      regainMs: 180_000,
    });
  });

  it('may be absent', () => {
    expect(read({})).toEqual({ app: undefined, businesses: new Map(), regainMs: undefined });
  });

  it.each([
    '',
    'null',
    '[]',
    '"text"',
    '7',
    '{"call_count":"99"}',
    '{"call_count":-1}',
    '{"call_count":null,"total_time":true}',
    '{"1":{"call_count":99}}',
    '{"1":[null,7,"x",[],{"call_count":"99"}]}',
    '{"call_count":99',
    '{"__proto__":[{"estimated_time_to_regain_access":"5"}]}',
  ])('that are odd say nothing: %s', (text) => {
    const { app, regainMs } = read({ 'x-app-usage': text, 'x-business-use-case-usage': text });
    expect({ app, regainMs }).toEqual({ app: undefined, regainMs: undefined });
  });

  it('never name a time beyond a day', () => {
    const text = '{"1":[{"call_count":1,"estimated_time_to_regain_access":1e300}]}';
    expect(read({ 'x-business-use-case-usage': text }).regainMs).toBe(86_400_000);
  });

  it('never make a call fail', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { app, businesses, regainMs } = read({
          'x-app-usage': text,
          'x-business-use-case-usage': text,
        });
        for (const amount of [app ?? 0, regainMs ?? 0, ...businesses.values()]) {
          expect(Number.isFinite(amount) && amount >= 0).toBe(true);
        }
      }),
      { seed: 7 },
    );
  });
});
