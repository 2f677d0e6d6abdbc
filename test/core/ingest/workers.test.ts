import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countPending,
  projectAll,
  recordFact,
  replayBodies,
  resetProjections,
  storeWriter,
} from '../../../src/core/ingest/index.ts';
import { createProjector } from '../../../src/core/ingest/projector.ts';
import { PROJECTIONS, type Store } from '../../../src/core/store/index.ts';
import { isPostgres } from '../../support/engine.ts';
import {
  holdOpen,
  machines,
  noteOutcomes,
  startWorking,
  storyByOne,
  untilNobodyWaits,
  untilWaiting,
  wrongIn,
} from '../../support/machines.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import { otherWay, streamsOf } from '../../support/streams.ts';
import { tellStory } from '../../support/tables.ts';
import { delivery, text } from '../../support/webhooks.ts';

const SMALL = { deliveries: 7, bytes: 1_000_000, inOneCommit: 1 };

const bodyOf = (number: string, at: number) =>
  Buffer.from(
    JSON.stringify(
      delivery('messages', {
        metadata: { phone_number_id: number },
        // Each number's own customers: who writes to two of them keeps their workers apart.
        messages: [
          {
            ...text(`wamid.${number}.${at}`, 'Hello', 1_793_900_000 + at),
            from: `44770090${number}${10 + (at % 40)}`,
          },
        ],
      }),
    ),
  );

function incoming(number: string, at: number) {
  return { source: 'webhook', signature: 'valid', receivedAt: NOW + at, body: bodyOf(number, at) } as const;
}

async function append(store: Store, numbers: readonly string[], from = 0) {
  const all = numbers.map((number, at) => incoming(number, from + at));
  return store.db.transaction().execute((trx) => store.log.append(trx, all));
}

const flood = (number: string, count: number) => Array.from({ length: count }, () => number);
const ids = (deliveries: readonly { readonly id: number }[]) => deliveries.map(({ id }) => id);

describe.runIf(isPostgres)('what another worker is at', () => {
  it('is left to it, and the rest is projected', async () => {
    const [one, other] = await machines(2);
    const noted = await noteOutcomes(one);
    await append(one, flood('1', 3));
    const held = await holdOpen(other, createProjector(other).projectWithin);
    expect(ids(held.done.deliveries)).toEqual([1, 2, 3]);
    await append(one, flood('2', 2));
    const { projectSome } = createProjector(one);
    expect(ids((await projectSome()).deliveries)).toEqual([4, 5]);
    expect(await projectSome()).toEqual({ deliveries: [], elsewhere: '1' });
    expect(await held.end()).toBeUndefined();
    expect(await projectSome()).toEqual({ deliveries: [] });
    expect(await noted.outcomes()).toEqual([1, 2, 3, 4, 5]);
    expect(await wrongIn(one)).toEqual([]);
  });

  it('is taken over when its connection is cut', async () => {
    const [one, other] = await machines(2);
    const noted = await noteOutcomes(one);
    await append(one, flood('1', 3));
    const held = await holdOpen(other, createProjector(other).projectWithin);
    expect(ids(held.done.deliveries)).toEqual([1, 2, 3]);
    const { projectSome } = createProjector(one);
    expect(await projectSome()).toEqual({ deliveries: [], elsewhere: '1' });
    expect(await held.cut(one)).toMatchObject({ code: 'store-unreachable' });
    expect(ids((await projectSome()).deliveries)).toEqual([1, 2, 3]);
    expect(await noted.outcomes()).toEqual([1, 2, 3]);
    expect(await wrongIn(one)).toEqual([]);
    // The one that was cut off goes on with another connection.
    await append(one, flood('1', 1), 3);
    expect(ids((await createProjector(other).projectSome()).deliveries)).toEqual([4]);
  });

  it.each(['ends', 'is cut off'])('is waited for by whoever projects all, until that one %s', async (how) => {
    const [one, other] = await machines(2);
    await append(one, flood('1', 3));
    const held = await holdOpen(other, createProjector(other).projectWithin);
    const told: number[] = [];
    const all = projectAll(one, (some) => told.push(...ids(some)));
    await untilWaiting(other);
    expect(await countPending(other.db)).toBe(3);
    if (how === 'ends') await held.end();
    else await held.cut(other);
    await all;
    expect(told).toEqual(how === 'ends' ? [] : [1, 2, 3]);
    expect(await countPending(other.db)).toBe(0);
  });
});

describe.runIf(isPostgres)('a worker that is at it for longer than a lock is waited for', () => {
  it('is waited for again', async () => {
    const [one, other] = await machines(2, { patienceMs: 100 });
    await append(one, flood('1', 3));
    const held = await holdOpen(other, createProjector(other).projectWithin);
    const all = projectAll(one);
    await untilWaiting(other);
    await untilNobodyWaits(other);
    await untilWaiting(other);
    await held.end();
    await all;
    expect(await countPending(other.db)).toBe(0);
  });
});

describe.runIf(isPostgres)('three workers', () => {
  it('apply each number’s deliveries in the order of the log, one worker at a time, each once', async () => {
    const stores = await machines(3);
    const [one] = stores;
    const noted = await noteOutcomes(one);
    const numbers = ['1', '2', '3', '4', '5'];
    await append(
      one,
      Array.from({ length: 400 }, (_, at) => numbers[(at * 7) % 5] as string),
    );
    const workers = stores.map((store) => startWorking(store, SMALL));
    await Promise.all(workers.map((worker) => worker.stop()));
    const all = Array.from({ length: 400 }, (_, at) => at + 1);
    expect(workers.flatMap(({ projected }) => projected).sort((a, b) => a - b)).toEqual(all);
    expect(await noted.outcomes()).toEqual(all);
    expect(await noted.overlaps()).toEqual([]);
    for (const number of numbers) {
      const kept = await one.db
        .selectFrom('messages')
        .select('delivery')
        .where('phone_number_id', '=', number)
        .orderBy('id')
        .execute();
      const order = kept.map(({ delivery: id }) => id);
      expect(order).toHaveLength(80);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
    expect(workers.filter(({ projected }) => projected.length > 0).length).toBeGreaterThan(1);
    expect(await wrongIn(one)).toEqual([]);
    expect(await tellStory(one)).toEqual(await storyByOne(one));
  });

  it('leave what coex itself writes down projected when that is done', async () => {
    const stores = await machines(3);
    const [one, other, third = one] = stores;
    const workers = [one, other].map((store) => startWorking(store, SMALL));
    for (let n = 0; n < 10; n += 1) {
      await append(one, ['1', '2', '3', '1'], 4 * n);
      await recordFact(third, {
        object: 'coex',
        fact: 'message-sent',
        at: NOW + n,
        phoneNumberId: '1',
        to: { waId: '447700900155' },
        wamid: `wamid.sent.${n}`,
        type: 'text',
        text: 'Hello',
      });
      const kept = await third.db
        .selectFrom('messages')
        .selectAll()
        .where('wamid', '=', `wamid.sent.${n}`)
        .execute();
      expect(kept).toHaveLength(1);
    }
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(await wrongIn(one)).toEqual([]);
    expect(await tellStory(one)).toEqual(await storyByOne(one));
  });

  it('take nothing from the figures of a replay', async () => {
    const stores = await machines(4);
    const [one, other, third = one, fourth = one] = stores;
    const workers = [one, other].map((store) => startWorking(store, SMALL));
    const bodies = Array.from({ length: 150 }, (_, at) => bodyOf(String(at % 5), at));
    async function* inputOf(some: readonly Buffer[]) {
      yield* some;
    }
    const clock = fixedClock();
    const reports = await Promise.all([
      replayBodies({ store: third, clock }, inputOf(bodies)),
      replayBodies({ store: fourth, clock }, inputOf(bodies.toReversed())),
    ]);
    await Promise.all(workers.map((worker) => worker.stop()));
    for (const report of reports) {
      expect(report).toMatchObject({ deliveries: 150, malformed: [], failed: [], unrecognised: [] });
      expect((report.events.MessageReceived ?? 0) + report.duplicates).toBe(150);
    }
    expect(reports.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(150);
    expect(await wrongIn(one)).toEqual([]);
  });
});

describe.runIf(isPostgres)('taking all projections away', () => {
  it('waits for who is at it, and keeps others out until it is done', async () => {
    const [one, other, third = one] = await machines(3);
    await append(one, flood('1', 3));
    const held = await holdOpen(other, createProjector(other).projectWithin);
    await append(one, flood('2', 2));
    const order: string[] = [];
    const reset = resetProjections(one).then((count) => order.push(`reset ${count}`));
    await untilWaiting(other);
    const some = createProjector(third)
      .projectSome()
      .then(({ deliveries }) => order.push(`projected ${deliveries.length}`));
    await untilWaiting(other, 2);
    expect(order).toEqual([]);
    await held.end();
    await Promise.all([reset, some]);
    // Five of them, since three were projected before: it came after.
    expect(order.sort()).toEqual(['projected 5', 'reset 5']);
    expect(await wrongIn(one)).toEqual([]);
    expect(await tellStory(one)).toEqual(await storyByOne(one));
  });

  it('in the midst of three workers, again and again, comes to the same story', async () => {
    const stores = await machines(3);
    const [one] = stores;
    await append(
      one,
      Array.from({ length: 120 }, (_, at) => String(at % 4)),
    );
    const workers = stores.map((store) => startWorking(store, SMALL));
    for (let n = 0; n < 4; n += 1) {
      await append(one, ['1', '2', '3'], 1000 + 3 * n);
      expect(await resetProjections(stores[n % 3] as Store)).toBe(123 + 3 * n);
    }
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(workers.flatMap(({ troubles }) => troubles)).toEqual([]);
    expect(await wrongIn(one)).toEqual([]);
    expect(await tellStory(one)).toEqual(await storyByOne(one));
  });
});

describe.runIf(isPostgres)('the same bytes at two receivers at once', () => {
  it('are kept once, and acknowledged by both, the copy in a row of its own', async () => {
    const [one, other] = await machines(2);
    const held = await holdOpen(one, (trx) => one.log.append(trx, [incoming('1', 0), incoming('1', 1)]));
    const second = storeWriter(other).append({
      deliveries: [incoming('1', 1), incoming('1', 2), incoming('1', 0)],
      rejections: new Map(),
      at: NOW,
    });
    await untilWaiting(one);
    expect(await held.end()).toBeUndefined();
    await second;
    const rows = await one.db
      .selectFrom('deliveries')
      .leftJoin('delivery_bodies', 'delivery', 'id')
      .select(['copy_of', 'delivery_bodies.body'])
      .orderBy('id')
      .execute();
    expect(rows.map(({ copy_of, body }) => [copy_of, body !== null])).toEqual([
      [null, true],
      [null, true],
      [2, false],
      [null, true],
      [1, false],
    ]);
  });

  it('in whatever order they come, again and again', async () => {
    const stores = await machines(3);
    const [one] = stores;
    const groups = Array.from({ length: 30 }, (_, n) => [incoming('1', 2 * n), incoming('2', 2 * n + 1)]);
    await Promise.all(
      stores.map(async (store, at) => {
        const { append: add } = storeWriter(store);
        for (const group of groups) {
          const deliveries = at % 2 === 0 ? group : group.toReversed();
          await add({ deliveries, rejections: new Map(), at: NOW });
        }
      }),
    );
    const rows = await one.db.selectFrom('deliveries').select(['id', 'copy_of']).execute();
    expect(rows).toHaveLength(180);
    const firsts = rows.filter(({ copy_of }) => copy_of === null);
    expect(firsts).toHaveLength(60);
    const bodies = await one.db.selectFrom('delivery_bodies').select('delivery').execute();
    expect(bodies.map(({ delivery: id }) => id).sort()).toEqual(firsts.map(({ id }) => id).sort());
  });
});

const ALL_TABLES = [...PROJECTIONS, 'deliveries', 'delivery_bodies'] as const;
const RUNS = Number(process.env.COEX_TEST_WORKERS ?? 6);

describe.runIf(isPostgres)('people of several numbers', () => {
  it('are joined when another joins one of them with somebody else at the same time', async () => {
    const [one, other] = await machines(2);
    const says = (number: string, wamid: string, who: object) =>
      Buffer.from(
        JSON.stringify(
          delivery('messages', {
            metadata: { phone_number_id: number },
            messages: [text(wamid, 'Hello', 1_793_900_000, who)],
          }),
        ),
      );
    const add = (...bodies: readonly Buffer[]) =>
      one.db.transaction().execute((trx) =>
        one.log.append(
          trx,
          bodies.map((body) => ({ source: 'webhook', signature: 'valid', receivedAt: NOW, body })),
        ),
      );
    const { projectSome } = createProjector(one);
    await add(
      says('2', 'wamid.1', { from: undefined, from_user_id: 'GB.5' }),
      says('1', 'wamid.2', { from: '447700900155' }),
      says('1', 'wamid.3', { from: '447700900166' }),
    );
    await projectSome();
    await add(says('2', 'wamid.4', { from: '447700900155', from_user_id: 'GB.5' }));
    const held = await holdOpen(other, createProjector(other).projectWithin);
    // Seen in the chat of one, and now in that of another: they are one, and somebody joins the first with a third.
    await add(says('1', 'wamid.2', { from: '447700900166' }));
    const some = projectSome();
    await untilWaiting(other);
    await held.end();
    await some;
    expect(await wrongIn(one)).toEqual([]);
    expect((await tellStory(one)).people).toHaveLength(1);
    expect(await tellStory(one)).toEqual(await storyByOne(one));
  });

  it('are the same people to three workers as to one', { timeout: 300_000 }, async () => {
    const stores = await machines(3);
    const [one] = stores;
    await fc.assert(
      fc.asyncProperty(streamsOf({ min: 20, max: 60 }), fc.integer(), async (stream, seed) => {
        await one.db.transaction().execute((trx) => one.bulk.empty(trx, ALL_TABLES));
        const receipts = otherWay(stream, seed);
        const all = receipts.map(({ source, receivedAt, body }) => ({
          source,
          signature: 'valid' as const,
          receivedAt,
          body: Buffer.from(body),
        }));
        await one.db.transaction().execute((trx) => one.log.append(trx, all));
        const workers = stores.map((store) => startWorking(store, { ...SMALL, deliveries: 3 }));
        await Promise.all(workers.map((worker) => worker.stop()));
        expect(await wrongIn(one)).toEqual([]);
        expect(await tellStory(one)).toEqual(await storyByOne(one));
      }),
      { seed: Number(process.env.COEX_TEST_SEED ?? 28), numRuns: RUNS },
    );
  });
});
