import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type PendingDelivery, takePending } from '../../../src/core/ingest/pending.ts';
import { createProjector } from '../../../src/core/ingest/projector.ts';
import type { Store } from '../../../src/core/store/index.ts';
import { isPostgres } from '../../support/engine.ts';
import { openTestStore } from '../../support/replay.ts';
import { NOW } from '../../support/run.ts';
import { delivery, text } from '../../support/webhooks.ts';

const bodyOf = (number: string, at: number) =>
  Buffer.from(
    JSON.stringify(
      delivery('messages', {
        metadata: { phone_number_id: number },
        messages: [text(`wamid.${number}.${at}`, 'Hello', 1_793_900_000 + at)],
      }),
    ),
  );

async function append(store: Store, numbers: readonly string[]) {
  const incoming = numbers.map((number, at) => ({
    source: 'webhook' as const,
    signature: 'valid' as const,
    receivedAt: NOW + at,
    body: bodyOf(number, at),
  }));
  await store.db.transaction().execute((trx) => store.log.append(trx, incoming));
}

const flood = (number: string, count: number) => Array.from({ length: count }, () => number);

const ODD = {
  sqlite: sql`create trigger odd before insert on messages when new.wamid = 'wamid.1.2'
    begin select raise(abort, 'a fault'); end`,
  postgres: sql`alter table messages add constraint odd check (wamid <> 'wamid.1.2')`,
};

describe('a delivery that cannot be applied', () => {
  it.each([1, 3])(
    'is marked with the reason, and the others stand, %d portions in a commit',
    async (inOneCommit) => {
      const store = await openTestStore();
      // As a fault of coex's own would show: the store refuses one row.
      await ODD[store.engine].execute(store.db);
      // The database is another test's after this.
      if (isPostgres)
        onTestFinished(async () => {
          await sql`alter table messages drop constraint odd`.execute(store.db);
        });
      await append(store, flood('1', 5));
      const projector = createProjector(store, { deliveries: 2, bytes: 1_000_000, inOneCommit });
      const outcomes: string[] = [];
      for (;;) {
        const { deliveries } = await projector.projectSome();
        if (deliveries.length === 0) break;
        outcomes.push(
          ...deliveries.map(({ id, outcome, reason = '' }) => `${id} ${outcome} ${reason}`.trim()),
        );
      }
      expect(outcomes).toEqual([
        '1 projected',
        '2 projected',
        expect.stringMatching(/^3 failed .*(a fault|"odd")/),
        '4 projected',
        '5 projected',
      ]);
      const kept = await store.db.selectFrom('messages').select('wamid').orderBy('wamid').execute();
      expect(kept.map(({ wamid }) => wamid)).toEqual(['wamid.1.0', 'wamid.1.1', 'wamid.1.3', 'wamid.1.4']);
    },
  );
});

describe('what comes after a portion', () => {
  const take = (store: Store, ahead?: readonly PendingDelivery[]) =>
    store.db
      .transaction()
      .execute((db) => takePending({ ...store, db }, '', { deliveries: 2, bytes: 1_000_000 }, ahead));
  const idsOf = (deliveries: readonly PendingDelivery[]) => deliveries.map(({ id }) => id);

  it('is read with it, as much again, and not once more when it is its turn', async () => {
    const store = await openTestStore();
    await append(store, flood('1', 5));
    expect((await take(store)).ahead).toEqual([]);
    const first = await take(store, []);
    expect([idsOf(first.pending), idsOf(first.ahead)]).toEqual([
      [1, 2],
      [3, 4],
    ]);
    await sql`update deliveries set outcome = 'projected' where id <= 2`.execute(store.db);
    const second = await take(store, first.ahead);
    expect([idsOf(second.pending), idsOf(second.ahead)]).toEqual([[3, 4], [5]]);
    expect(second.pending[0]).toBe(first.ahead[0]);
  });

  it('is nothing of a number whose turn is not the next', async () => {
    const store = await openTestStore();
    await append(store, [...flood('1', 5), '2']);
    const { pending, ahead } = await take(store, []);
    // Where several workers share the work, the turn of the first was a whole portion, and the other was looked at.
    expect([idsOf(pending), idsOf(ahead)]).toEqual([[1, 2], isPostgres ? [6] : []]);
  });

  it('is read anew when another has projected it meanwhile', async () => {
    const store = await openTestStore();
    await append(store, flood('1', 5));
    const { ahead } = await take(store, []);
    await sql`update deliveries set outcome = 'projected' where id <= 3`.execute(store.db);
    const { pending } = await take(store, ahead);
    expect(pending.map(({ id, body }) => [id, Buffer.from(body).toString()])).toEqual([
      [4, String(bodyOf('1', 3))],
      [5, String(bodyOf('1', 4))],
    ]);
  });
});

describe('what is projected next', () => {
  it('takes turns: a flood of one number does not hold up another', async () => {
    const store = await openTestStore();
    await append(store, [...flood('1', 300), '2']);
    const projector = createProjector(store, { deliveries: 100, bytes: 1_000_000, inOneCommit: 1 });
    const { deliveries: first } = await projector.projectSome();
    expect(first).toHaveLength(100);
    // Where several workers share the work, a turn is a whole portion: the other number's is the next.
    const { deliveries: next } =
      store.engine === 'sqlite' ? { deliveries: first } : await projector.projectSome();
    expect(next.map(({ id }) => id)).toContain(301);
  });

  it('goes on after the number whose turn it was', async () => {
    const store = await openTestStore();
    await append(store, [...flood('1', 60), ...flood('2', 60), ...flood('3', 60)]);
    const projector = createProjector(store, { deliveries: 50, bytes: 1_000_000, inOneCommit: 1 });
    const served: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const [one] = Object.keys(
        Object.assign({}, ...(await projector.projectSome()).deliveries.map(({ received }) => received)),
      );
      served.push(one ?? '');
    }
    expect(served).toEqual(['1', '2', '3']);
  });

  it('is everything, once, and each number in the order of arrival, whatever the portion', async () => {
    const numbers = fc.array(fc.constantFrom('1', '2', '3', '4'), { minLength: 1, maxLength: 180 });
    const portions = fc.record({
      deliveries: fc.integer({ min: 1, max: 120 }),
      bytes: fc.integer({ min: 1, max: 40_000 }),
      inOneCommit: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(numbers, portions, async (stream, portion) => {
        const store = await openTestStore();
        await append(store, stream);
        const projector = createProjector(store, portion);
        const order = new Map<string, number[]>();
        for (;;) {
          const { deliveries } = await projector.projectSome();
          if (deliveries.length === 0) break;
          for (const { id } of deliveries) {
            const number = stream[id - 1] ?? '';
            order.set(number, [...(order.get(number) ?? []), id]);
          }
        }
        expect([...order.values()].flat()).toHaveLength(stream.length);
        for (const ids of order.values()) expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      }),
      { numRuns: isPostgres ? 10 : 40, seed: 5 },
    );
  });
});
