import { describe, expect, it } from 'vitest';
import { paceOf } from '../../../src/core/history/pace.ts';

const MINUTE_MS = 60_000;
const recent = { since: 0, chunks: 10, messages: 3000 };

describe('the pace of an import', () => {
  it('is what came over the time it took', () => {
    const far = { progress: 50, chunks: 11, missing: 0 };
    expect(paceOf(recent, far, 2 * MINUTE_MS)).toEqual({
      messagesPerMinute: 1500,
      leftMs: Math.round((11 * 2 * MINUTE_MS) / 10),
    });
  });

  it('counts what is left in chunks: Meta’s percent may run ahead of what is here', () => {
    // The chunk that says 90 came early; 80 of the 100 are still on their way.
    const far = { progress: 90, chunks: 10, missing: 80 };
    expect(paceOf(recent, far, MINUTE_MS).leftMs).toBe(9 * MINUTE_MS);
  });

  it.each([
    ['hardly anything came', { ...recent, chunks: 2 }, 50, MINUTE_MS],
    ['no time has gone by', recent, 50, 0],
    ['the clock was set back', recent, 50, -MINUTE_MS],
  ])('cannot be told when %s', (_title, came, progress, now) => {
    expect(paceOf(came, { progress, chunks: 3, missing: 0 }, now)).toEqual({
      messagesPerMinute: null,
      leftMs: null,
    });
  });

  it.each([0, 100])('tells no time left at %i percent', (progress) => {
    const pace = paceOf(recent, { progress, chunks: 10, missing: 2 }, MINUTE_MS);
    expect(pace).toEqual({ messagesPerMinute: 3000, leftMs: null });
  });
});
