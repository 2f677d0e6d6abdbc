import { describe, expect, it } from 'vitest';
import { createIntake, type ProjectedDelivery, type Writer } from '../../../src/core/ingest/index.ts';
import { fixedClock } from '../../support/run.ts';

const NOTHING = { outcome: 'projected', events: {}, duplicates: 0, unrecognised: [], received: {} } as const;

/** A writer that keeps what it is given, and projects ten at a time. */
function writerInMemory({ takesMs = 0, projectingMs = 0 } = {}) {
  const clock = fixedClock();
  const done: string[] = [];
  let stored = 0;
  let projected = 0;
  const writer: Writer = {
    append: async ({ deliveries }) => {
      await clock.sleep(takesMs);
      stored += deliveries.length;
      done.push(`append ${deliveries.length}`);
    },
    project: async () => {
      await clock.sleep(projectingMs);
      const few = Math.min(10, stored - projected);
      done.push(`project ${few}`);
      projected += few;
      return { deliveries: Array.from({ length: few }, (_, id): ProjectedDelivery => ({ id, ...NOTHING })) };
    },
    close: async () => undefined,
  };
  const intake = createIntake({ writer, clock, onProjected: () => undefined, onTrouble: () => undefined });
  const deliver = (subject = 'A') =>
    intake.accept({
      source: 'webhook',
      signature: 'valid',
      receivedAt: clock.now(),
      body: Buffer.from('{}'),
      subject,
    });
  return { clock, done, intake, deliver, backlog: () => stored - projected };
}

/** Somebody who delivers again as soon as the answer comes, so many times. */
async function insist(deliver: () => Promise<void>, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await deliver();
}

describe('a burst', () => {
  it('is only stored while it is short, once it is known as one, and projected when it is over', async () => {
    const { intake, deliver, done } = writerInMemory();
    await Promise.all(Array.from({ length: 100 }, () => insist(deliver, 20)));
    const appends = done.flatMap((what, index) => (what.startsWith('append') ? index : []));
    // The first 500 do not tell yet that more is to come.
    const known = appends[5] ?? Number.NaN;
    expect(done.slice(known).filter((what) => what.startsWith('project'))).toEqual([]);
    expect(appends.length).toBeGreaterThan(10);
    await intake.idle();
    expect(done.at(-1)).toBe('project 0');
  });

  it('that has become a trickle is projected, though requests go on to come', async () => {
    const { deliver, clock, done, backlog } = writerInMemory({ takesMs: 2 });
    await Promise.all(Array.from({ length: 100 }, () => insist(deliver, 20)));
    expect(backlog()).toBeGreaterThan(1000);
    done.length = 0;
    for (let time = 0; time < 400; time += 1) {
      await deliver();
      await clock.sleep(2);
    }
    expect(backlog()).toBeLessThan(1500);
    expect(done.filter((what) => what.startsWith('project')).length).toBeGreaterThan(50);
  });

  it('that does not end is projected all the same: the backlog does not grow for ever', async () => {
    const { deliver, backlog, intake } = writerInMemory({ takesMs: 20 });
    let most = 0;
    const watched = async () => {
      await deliver();
      most = Math.max(most, backlog());
    };
    // 10,000 a second, for longer than anything that is over soon.
    await Promise.all(Array.from({ length: 200 }, () => insist(watched, 1700)));
    expect(most).toBeGreaterThan(50_000);
    expect(backlog()).toBeLessThan(0.9 * most);
    await intake.idle();
    expect(backlog()).toBe(0);
  });

  it('is not what a busy day brings, 500 a second, which is projected as it comes', async () => {
    const { deliver, backlog, intake } = writerInMemory({ takesMs: 16 });
    let most = 0;
    const watched = async () => {
      await deliver();
      most = Math.max(most, backlog());
    };
    await Promise.all(Array.from({ length: 8 }, () => insist(watched, 100)));
    expect(most).toBeLessThanOrEqual(16);
    await intake.idle();
    expect(backlog()).toBe(0);
  });
});

describe('an intake that is told to stop', () => {
  it('leaves to the next what it cannot project in a few seconds', async () => {
    const { deliver, intake, backlog, done } = writerInMemory({ projectingMs: 1000 });
    await Promise.all(Array.from({ length: 100 }, () => deliver()));
    await intake.stop(new AbortController().signal);
    expect(backlog()).toBe(60);
    expect(done.filter((what) => what === 'project 10')).toHaveLength(4);
  });

  it('projects everything when that is quickly done', async () => {
    const { deliver, intake, backlog } = writerInMemory({ projectingMs: 100 });
    await Promise.all(Array.from({ length: 100 }, () => deliver()));
    await intake.stop(new AbortController().signal);
    expect(backlog()).toBe(0);
  });
});
