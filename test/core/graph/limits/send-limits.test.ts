import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSendLimits, type SendLimits } from '../../../../src/core/graph/limits/send-limits.ts';
import { LIMITS } from '../../../../src/core/rules/index.ts';
import { NOW } from '../../../support/run.ts';
import { type VirtualClock, virtualClock } from '../../../support/virtual-clock.ts';

const PER_SECOND = LIMITS.throughputPerSecond.value;
const BURST = LIMITS.pairBurst.value;
const INTERVAL_MS = LIMITS.pairIntervalMs.value;

interface Sent {
  readonly number: string;
  readonly recipient: string | undefined;
  /** In the order of asking. */
  readonly ordinal: number;
  readonly at: number;
}

/** What goes through the limits, in the order in which it goes. */
function watch(clock: VirtualClock, limits: SendLimits) {
  const sent: Sent[] = [];
  let asked = 0;
  const send = async (number: string, recipient?: string, tookMs = 0, signal?: AbortSignal) => {
    const ordinal = asked++;
    const turn = limits.turn(number, recipient);
    try {
      await turn.ready(signal);
      sent.push({ number, recipient, ordinal, at: clock.now() - NOW });
      if (tookMs > 0) await clock.sleep(tookMs);
    } finally {
      turn.end();
    }
  };
  return { sent, send, times: () => sent.map(({ at }) => at) };
}

function open() {
  const clock = virtualClock();
  const limits = createSendLimits(clock);
  return { clock, limits, ...watch(clock, limits) };
}

/** No second holds more than the number may send. */
function expectNumberLimit(times: readonly number[]): void {
  for (const [at, time] of times.entries()) {
    const later = times[at + PER_SECOND];
    if (later !== undefined) expect(later - time).toBeGreaterThanOrEqual(1000);
  }
}

/** No stretch of time holds more than a burst and what the person's quota gives in it. */
function expectPairLimit(times: readonly number[]): void {
  for (const [at, time] of times.entries()) {
    for (let last = at + BURST; last < times.length; last += 1) {
      const allowed = BURST + Math.floor(((times[last] ?? 0) - time) / INTERVAL_MS);
      expect(last - at + 1).toBeLessThanOrEqual(allowed);
    }
  }
}

function byKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

describe('a number', () => {
  it('sends at once what a second may hold, and the rest as seconds pass', async () => {
    const { clock, send, times } = open();
    const all = Array.from({ length: 50 }, (_, at) => send('1', `p${at}`));
    await clock.until(Promise.all(all));
    expect(times()).toEqual([...Array(20).fill(0), ...Array(20).fill(1000), ...Array(10).fill(2000)]);
  });

  it('takes who came first first', async () => {
    const { clock, sent, send } = open();
    await clock.until(Promise.all(Array.from({ length: 200 }, (_, at) => send('1', `p${at}`))));
    expect(sent.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 200 }, (_, at) => at));
  });

  it('is not held up by another number', async () => {
    const { clock, sent, send } = open();
    const all = ['1', '2', '3'].flatMap((number) =>
      Array.from({ length: 20 }, (_, at) => send(number, `p${at}`)),
    );
    await clock.until(Promise.all(all));
    expect(sent.every(({ at }) => at === 0)).toBe(true);
  });

  it('counts what names nobody', async () => {
    const { clock, send, times } = open();
    await clock.until(Promise.all(Array.from({ length: 21 }, () => send('1'))));
    expect(times().at(-1)).toBe(1000);
  });

  it('counts what comes in, and still sends something', async () => {
    const { clock, limits, send, times } = open();
    limits.countInbound('1', 15);
    await clock.until(Promise.all(Array.from({ length: 6 }, (_, at) => send('1', `p${at}`))));
    expect(times()).toEqual([0, 0, 0, 0, 0, 1000]);
    for (let second = 0; second < 10; second += 1) {
      limits.countInbound('1', 1000);
      await clock.pass(500);
      limits.countInbound('1', 1000);
      await clock.pass(500);
    }
    const before = clock.now() - NOW;
    await clock.until(Promise.all(Array.from({ length: 3 }, (_, at) => send('1', `q${at}`))));
    expect(times().slice(-3)).toEqual([before, before + 500, before + 500]);
  });

  it('halves its rate when Meta refuses, once for all that was under way, and gains it back', async () => {
    const { clock, limits, send, times } = open();
    const turns = Array.from({ length: 20 }, (_, at) => limits.turn('1', `p${at}`));
    await clock.until(Promise.all(turns.map((turn) => turn.ready())));
    await clock.pass(100);
    for (const turn of turns) turn.refused('number', 400);
    for (const turn of turns) turn.end();
    const from = clock.now() - NOW;
    await clock.until(Promise.all(Array.from({ length: 35 }, (_, at) => send('1', `q${at}`))));
    const [first = 0] = times();
    expect(first).toBe(Math.max(from + 400, 1000));
    const inSecond = (second: number) =>
      times().filter((at) => at >= first + second * 1000 && at < first + (second + 1) * 1000).length;
    expect([inSecond(0), inSecond(1), inSecond(2)]).toEqual([10, 10, 10]);
    await clock.pass(60_000);
    const sentBefore = times().length;
    await clock.until(Promise.all(Array.from({ length: 40 }, (_, at) => send('1', `r${at}`))));
    const [begun = 0, ...others] = times().slice(sentBefore);
    expect(others.filter((at) => at === begun)).toHaveLength(19);
  });

  it('slows down to a message a second at the least', async () => {
    const { clock, limits, send, times } = open();
    for (let refusal = 0; refusal < 12; refusal += 1) {
      const turn = limits.turn('1', `p${refusal}`);
      await clock.until(turn.ready());
      await clock.pass(1);
      turn.refused('number', 0);
      turn.end();
    }
    await clock.pass(2000);
    await clock.until(Promise.all(Array.from({ length: 4 }, (_, at) => send('1', `q${at}`))));
    const [first = 0] = times();
    expect(times().map((at) => at - first)).toEqual([0, 1000, 2000, 3000]);
  });
});

describe('one person', () => {
  it('gets a burst of 45 as fast as the number sends, then a message in 6 seconds', async () => {
    const { clock, send, times } = open();
    await clock.until(Promise.all(Array.from({ length: 48 }, () => send('1', 'p'))));
    expect(times().slice(0, 45)).toEqual([
      ...Array(20).fill(0),
      ...Array(20).fill(1000),
      ...Array(5).fill(2000),
    ]);
    expect(times().slice(45)).toEqual([6000, 12_000, 18_000]);
  });

  it('is free for a whole burst again two minutes after one of 20', async () => {
    const { clock, send, times } = open();
    await clock.until(Promise.all(Array.from({ length: 20 }, () => send('1', 'p'))));
    await clock.pass(20 * INTERVAL_MS);
    const from = clock.now() - NOW;
    await clock.until(Promise.all(Array.from({ length: BURST }, () => send('1', 'p'))));
    expect(times().at(-1)).toBe(from + 2000);
  });

  it('does not hold up others while waiting', async () => {
    const { clock, sent, send } = open();
    const flood = Array.from({ length: 47 }, () => send('1', 'p'));
    const other = send('1', 'q');
    await clock.until(Promise.all([...flood, other]));
    expect(sent.find(({ recipient }) => recipient === 'q')?.at).toBe(0);
  });

  it('gets one message after the other, in order, however long each takes', async () => {
    const { clock, sent, send } = open();
    await clock.until(Promise.all([send('1', 'p', 700), send('1', 'p', 5), send('1', 'q'), send('1', 'p')]));
    const toOne = sent.filter(({ recipient }) => recipient === 'p');
    expect(toOne.map(({ ordinal, at }) => [ordinal, at])).toEqual([
      [0, 0],
      [1, 700],
      [3, 705],
    ]);
    expect(sent.find(({ recipient }) => recipient === 'q')?.at).toBe(0);
  });

  it('waits after a refusal, keeps the order, and then goes at the slow pace', async () => {
    const { clock, limits, send, sent } = open();
    const turn = limits.turn('1', 'p');
    await clock.until(turn.ready());
    const later = [send('1', 'p'), send('1', 'p')];
    const other = send('1', 'q');
    turn.refused('pair', 4000);
    const again = turn.ready().then(() => clock.now() - NOW);
    await clock.until(other);
    expect(await clock.until(again)).toBe(4000);
    turn.end();
    await clock.until(Promise.all(later));
    expect(sent.map(({ recipient, at }) => [recipient, at])).toEqual([
      ['q', 0],
      ['p', 6000],
      ['p', 12_000],
    ]);
  });
});

describe('a message that names nobody', () => {
  it('waits after a refusal too, whatever it was refused for', async () => {
    const { clock, limits } = open();
    const turn = limits.turn('1', undefined);
    await clock.until(turn.ready());
    turn.refused('pair', 4000);
    await clock.until(turn.ready());
    expect(clock.now()).toBe(NOW + 4000);
  });
});

describe('waiting', () => {
  it('ends with the signal’s reason, and leaves the others their places', async () => {
    const { clock, send, sent } = open();
    const full = Array.from({ length: 20 }, (_, at) => send('1', `p${at}`));
    const stop = new AbortController();
    const given = send('1', 'q', 0, stop.signal);
    const after = send('1', 'r');
    await clock.until(Promise.all(full));
    stop.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    await clock.until(after);
    expect(sent.at(-1)).toMatchObject({ recipient: 'r', at: 1000 });
    expect(sent.some(({ recipient }) => recipient === 'q')).toBe(false);
  });

  it('does not begin when the signal has aborted already', async () => {
    const { clock, send, sent } = open();
    await expect(clock.until(send('1', 'p', 0, AbortSignal.abort(new Error('gone'))))).rejects.toThrow(
      'gone',
    );
    expect(sent).toEqual([]);
  });

  it('fails for all when the clock does', async () => {
    const clock = virtualClock();
    const limits = createSendLimits({ now: clock.now, sleep: () => Promise.reject(new Error('no time')) });
    const { send } = watch(clock, limits);
    const all = await Promise.allSettled(Array.from({ length: 22 }, (_, at) => send('1', `p${at}`)));
    expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(2);
  });

  it('ends also on a clock that stands still', async () => {
    const still = { now: () => NOW, sleep: async () => undefined };
    const { send, sent } = watch(virtualClock(), createSendLimits(still));
    await Promise.all(Array.from({ length: 100 }, (_, at) => send('1', `p${at % 2}`)));
    expect(sent).toHaveLength(100);
  });
});

describe('whatever is sent', () => {
  const jobs = fc.array(
    fc.record({
      number: fc.constantFrom('1', '2', '3'),
      recipient: fc.oneof(
        { weight: 6, arbitrary: fc.constant('p0') },
        { weight: 5, arbitrary: fc.integer({ min: 1, max: 30 }).map((at) => `p${at}`) },
        { weight: 1, arbitrary: fc.constant(undefined) },
      ),
      afterMs: fc.oneof(
        { weight: 60, arbitrary: fc.constant(0) },
        { weight: 20, arbitrary: fc.integer({ min: 0, max: 60 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 90_000 }) },
      ),
      tookMs: fc.oneof(
        { weight: 20, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 2000 }) },
      ),
      refusal: fc.oneof(
        { weight: 60, arbitrary: fc.constant(undefined) },
        {
          weight: 1,
          arbitrary: fc.record({
            limit: fc.constantFrom('number' as const, 'pair' as const),
            pauseMs: fc.nat(16_000),
          }),
        },
      ),
    }),
    { minLength: 1, maxLength: 400, size: 'max' },
  );

  it('stays within both limits, in order to each person, and all of it goes', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(jobs, async (list) => {
        const clock = virtualClock();
        const limits = createSendLimits(clock);
        const sent: Sent[] = [];
        const firsts: Sent[] = [];
        let at = 0;
        const all = list.map(async ({ number, recipient, afterMs, tookMs, refusal }, ordinal) => {
          at += afterMs;
          if (at > 0) await clock.sleep(at);
          const turn = limits.turn(number, recipient);
          const go = async () => {
            await turn.ready();
            sent.push({ number, recipient, ordinal, at: clock.now() });
          };
          await go();
          firsts.push(sent.at(-1) as Sent);
          await clock.sleep(tookMs);
          if (refusal) {
            turn.refused(refusal.limit, refusal.pauseMs);
            await go();
          }
          turn.end();
        });
        await clock.until(Promise.all(all));
        expect(firsts).toHaveLength(list.length);
        for (const own of byKey(sent, ({ number }) => number)) expectNumberLimit(own.map(({ at }) => at));
        // What Meta refused for the pair is not of its quota.
        const refused = new Set(list.flatMap(({ refusal }, at) => (refusal?.limit === 'pair' ? [at] : [])));
        const gone = sent.filter((one) => !(refused.has(one.ordinal) && firsts.includes(one)));
        const toSomebody = gone.filter(({ recipient }) => recipient !== undefined);
        for (const own of byKey(toSomebody, ({ number, recipient }) => `${number} ${recipient}`)) {
          expectPairLimit(own.map(({ at }) => at));
          const order = own.map(({ ordinal }) => ordinal);
          expect(order).toEqual(order.toSorted((one, other) => one - other));
        }
      }),
      { seed: 20261105, numRuns: 40 },
    );
  });

  it('by the thousands keeps the pace', async () => {
    const { clock, send, sent, times } = open();
    const all = Array.from({ length: 5000 }, (_, at) => send(String(at % 2), `p${at}`));
    await clock.until(Promise.all(all));
    for (const own of byKey(sent, ({ number }) => number)) expectNumberLimit(own.map(({ at }) => at));
    expect(times().at(-1)).toBe((2500 / PER_SECOND - 1) * 1000);
  });
});
