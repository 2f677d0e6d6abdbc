import { describe, expect, it } from 'vitest';
import { steadyTime } from '../../../../src/core/graph/limits/steady-time.ts';

const never = new AbortController().signal;

describe('steady time', () => {
  it('is the clock’s own while that goes on', async () => {
    let now = 1000;
    const time = steadyTime({
      now: () => now,
      sleep: async (durationMs) => {
        now += durationMs;
      },
    });
    now = 5000;
    expect(time.now()).toBe(5000);
    await time.pause(250, never);
    expect(time.now()).toBe(5250);
  });

  it('goes on from where it was when the clock is set back', () => {
    let now = 10_000;
    const time = steadyTime({ now: () => now, sleep: async () => undefined });
    now = 2000;
    expect(time.now()).toBe(10_000);
    now = 2500;
    expect(time.now()).toBe(10_500);
  });

  it('moves on by what was slept on a clock that stands still', async () => {
    const time = steadyTime({ now: () => 7, sleep: async () => undefined });
    await time.pause(100, never);
    await time.pause(11, never);
    expect(time.now()).toBe(118);
  });

  it('has not passed when the pause was ended early', async () => {
    const stop = new AbortController();
    const time = steadyTime({
      now: () => 7,
      sleep: async (_durationMs, signal) => {
        stop.abort();
        signal?.throwIfAborted();
      },
    });
    await time.pause(100, stop.signal);
    expect(time.now()).toBe(7);
  });

  it('tells of a clock that fails', async () => {
    const time = steadyTime({ now: () => 7, sleep: () => Promise.reject(new Error('no time')) });
    await expect(time.pause(100, never)).rejects.toThrow('no time');
  });
});
