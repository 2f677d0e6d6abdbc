import { describe, expect, it } from 'vitest';
import { createUsage, slowDownMs } from '../../../../src/core/graph/limits/usage.ts';
import type { UsageReading } from '../../../../src/core/graph/limits/usage-headers.ts';

const WABA = '990000000000001';
const PHONE = '440000000000002';
const MINUTE_MS = 60_000;

function open() {
  let now = 1000;
  const usage = createUsage({ now: () => now, sleep: async () => undefined });
  const pass = (durationMs: number) => {
    now += durationMs;
  };
  return { usage, pass };
}

const told = (
  percents: Readonly<Record<string, number>>,
  more: Partial<UsageReading> = {},
): UsageReading => ({
  app: undefined,
  businesses: new Map(Object.entries(percents)),
  regainMs: undefined,
  ...more,
});

describe('what is known of a budget', () => {
  it('is nothing at first', () => {
    expect(open().usage.of(WABA)).toEqual({ percent: 0, until: 0 });
  });

  it('counts for the WABA, for what was seen to belong to it, and for nothing else', () => {
    const { usage } = open();
    usage.note(PHONE, told({ [WABA]: 90 }));
    expect([PHONE, WABA, '990000000000009'].map((node) => usage.of(node).percent)).toEqual([90, 90, 0]);
  });

  it('of the app counts for everything, and the worse of two counts', () => {
    const { usage } = open();
    usage.note(PHONE, told({ [WABA]: 40 }, { app: 60 }));
    usage.note('1', told({ '990000000000009': 80 }));
    expect([PHONE, WABA, '1', 'another'].map((node) => usage.of(node).percent)).toEqual([60, 60, 80, 60]);
  });

  it('is what was told last', () => {
    const { usage } = open();
    usage.note(WABA, told({ [WABA]: 97 }));
    usage.note(WABA, told({ [WABA]: 12 }));
    usage.note(WABA, told({}));
    expect(usage.of(WABA).percent).toBe(12);
  });

  it('is forgotten when the clock is set back, not believed until it comes round again', () => {
    const { usage, pass } = open();
    usage.note(WABA, told({ [WABA]: 97 }));
    pass(-1);
    expect(usage.of(WABA).percent).toBe(0);
    pass(1);
    expect(usage.of(WABA).percent).toBe(97);
  });

  it('is forgotten after five minutes, or when access returns', () => {
    const { usage, pass } = open();
    usage.note(WABA, told({ [WABA]: 97 }));
    usage.note(PHONE, told({ '990000000000009': 100 }, { regainMs: 20 * MINUTE_MS }));
    expect(usage.of(WABA).until).toBe(1000 + 5 * MINUTE_MS);
    pass(5 * MINUTE_MS - 1);
    expect(usage.of(WABA).percent).toBe(97);
    pass(1);
    expect([usage.of(WABA).percent, usage.of(PHONE).percent]).toEqual([0, 100]);
    pass(15 * MINUTE_MS);
    expect(usage.of(PHONE).percent).toBe(0);
  });

  it('is all used once Meta throttles', () => {
    const { usage } = open();
    usage.note(PHONE, told({ [WABA]: 30 }));
    usage.noteThrottled(PHONE, 'owner', undefined);
    expect([usage.of(WABA).percent, usage.of('another').percent]).toEqual([100, 0]);
    usage.noteThrottled('1', 'app', 2 * MINUTE_MS);
    expect(usage.of('another')).toEqual({ percent: 100, until: 1000 + 5 * MINUTE_MS });
  });

  it('is kept of the latest few thousand', () => {
    const { usage } = open();
    for (let at = 0; at < 3000; at += 1) usage.note(`n${at}`, told({ [`w${at}`]: 50 }));
    expect([usage.of('n0').percent, usage.of('w0').percent]).toEqual([0, 0]);
    expect([usage.of('n2999').percent, usage.of('w2999').percent]).toEqual([50, 50]);
  });
});

describe('slowing down', () => {
  it('begins at 75 % and grows up to 95 %', () => {
    expect([0, 74, 74.9].map(slowDownMs)).toEqual([0, 0, 0]);
    const pauses = [75, 80, 85, 90, 94].map(slowDownMs);
    expect(pauses[0]).toBeGreaterThan(0);
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
    expect(new Set(pauses).size).toBe(pauses.length);
    expect([95, 100, 250].map(slowDownMs)).toEqual([5000, 5000, 5000]);
  });
});
