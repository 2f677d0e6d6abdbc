import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClockwork } from '../../src/sandbox/clockwork.ts';
import { schedule } from '../../src/sandbox/timeline.ts';
import { createWorld } from '../../src/sandbox/world/world.ts';
import { customerOf, START, setStage } from './stage.ts';

/** A job that fails when it is done: there is no such story step. */
function failing(name: string) {
  return { kind: 'story', story: name, step: { do: `nobody.${name}`, with: {} } } as const;
}

function emptyWorld() {
  const world = createWorld({ seed: 1, startAt: START, historyMessages: 0 });
  world.timeline.due.length = 0;
  world.stories.set('one', { named: new Map() });
  world.stories.set('two', { named: new Map() });
  return world;
}

describe('a clock that is advanced', () => {
  it.each([1, 20])(
    'does everything, then throws the first of what went wrong (%d at once)',
    async (concurrency) => {
      const world = emptyWorld();
      const clockwork = createClockwork(world, concurrency);
      schedule(world.timeline, 10, failing('one'));
      schedule(world.timeline, 20, failing('two'));
      await expect(clockwork.advance(1000)).rejects.toThrow('nobody.one');
      expect([world.timeline.now, world.timeline.due.length]).toEqual([START + 1000, 0]);
      await clockwork.advance(5);
      expect(world.timeline.now).toBe(START + 1005);
    },
  );

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', async (durationMs) => {
    const clockwork = createClockwork(emptyWorld(), 1);
    await expect(clockwork.advance(durationMs)).rejects.toThrow(RangeError);
    await expect(clockwork.tick(durationMs, () => undefined)).rejects.toThrow(RangeError);
  });

  it('lets what waits for it go on, in time and not before', async () => {
    const clockwork = createClockwork(emptyWorld(), 1);
    const order: string[] = [];
    const late = clockwork.waitFor(500).then(() => order.push('late'));
    const early = clockwork.waitFor(100).then(() => order.push('early'));
    await clockwork.advance(99);
    expect([order, clockwork.waiting()]).toEqual([[], 2]);
    await clockwork.advance(401);
    await Promise.all([late, early]);
    expect([order, clockwork.waiting()]).toEqual([['early', 'late'], 0]);
  });
});

describe('a clock that ticks', () => {
  it('tells what went wrong, and goes on', async () => {
    const world = emptyWorld();
    const clockwork = createClockwork(world, 1);
    const troubles: unknown[] = [];
    schedule(world.timeline, 10, failing('one'));
    schedule(world.timeline, 20, failing('two'));
    await clockwork.tick(1000, (error) => troubles.push(error));
    await clockwork.between(() => undefined);
    expect(troubles.map(String)).toEqual([
      expect.stringContaining('nobody.one'),
      expect.stringContaining('nobody.two'),
    ]);
  });

  it('starts no more deliveries than may be under way, and the rest when there is room', async () => {
    const answers: (() => void)[] = [];
    const server = createServer((request, response) => {
      request.resume();
      answers.push(() => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { sandbox, onboard } = await setStage({ historyMessages: 20, deliveryConcurrency: 3 });
    await onboard();
    await sandbox.act('app.subscribe', { callbackUrl: `http://127.0.0.1:${port}/x`, handshake: false });
    for (let nth = 0; nth < 8; nth += 1) sandbox.customers.send(customerOf(sandbox).waId, String(nth));
    await sandbox.tick(1000, () => undefined);
    while (answers.length < 3) await new Promise((resolve) => setImmediate(resolve));
    await sandbox.tick(1000, () => undefined);
    expect(answers).toHaveLength(3);
    // What waits is not forgotten by who wants to see the world whole.
    const exported = sandbox.export();
    let done = false;
    exported.finally(() => {
      done = true;
    });
    while (!done) {
      answers.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(
      sandbox.log().filter(({ field, outcome }) => field === 'messages' && outcome === 'delivered'),
    ).toHaveLength(8);
  });
});
