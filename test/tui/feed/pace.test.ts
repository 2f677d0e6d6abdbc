import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPace } from '../../../src/tui/feed/pace.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

function paced(draw: () => Promise<void> = async () => undefined) {
  const clock = virtualClock();
  const start = clock.now();
  const over = new AbortController();
  const drawnAt: number[] = [];
  const pace = createPace(
    () => {
      drawnAt.push(clock.now() - start);
      return draw();
    },
    clock,
    over.signal,
  );
  return { clock, pace, over, drawnAt };
}

describe('the pace of drawing', () => {
  it('draws what arrives by itself at most every 66 ms', async () => {
    const { clock, pace, drawnAt } = paced();
    for (let at = 0; at < 200; at += 10) {
      pace.soon();
      await clock.pass(10);
    }
    expect(drawnAt).toEqual([0, 66, 132, 198]);
  });

  it('answers keys at once, all that come in one go with one drawing', async () => {
    const { clock, pace, drawnAt } = paced();
    pace.soon();
    await clock.pass(10);
    pace.atOnce();
    pace.atOnce();
    expect(drawnAt).toEqual([0]);
    await setImmediate();
    expect(drawnAt).toEqual([0, 10]);
  });

  it('waits for the terminal, and then draws once for all that came meanwhile', async () => {
    const taken: (() => void)[] = [];
    const { pace, drawnAt } = paced(() => new Promise((resolve) => taken.push(resolve)));
    for (let times = 0; times < 5; times += 1) {
      pace.atOnce();
      await setImmediate();
    }
    expect(drawnAt).toHaveLength(1);
    taken[0]?.();
    await setImmediate();
    expect(drawnAt).toHaveLength(2);
    taken[1]?.();
    await setImmediate();
    expect(drawnAt).toHaveLength(2);
  });

  it('draws no more when it is over', async () => {
    const { pace, over, drawnAt } = paced();
    pace.atOnce();
    over.abort();
    await setImmediate();
    expect(drawnAt).toEqual([]);
  });
});
