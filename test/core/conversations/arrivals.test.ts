import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrival, arrivalsSince, endOf, type Mark } from '../../../src/core/conversations/index.ts';
import { projectAll, resetProjections } from '../../../src/core/ingest/index.ts';
import type { Store } from '../../../src/core/store/index.ts';
import { coexIn } from '../../support/coex.ts';
import { isPostgres } from '../../support/engine.ts';
import { openTestStore, replay } from '../../support/replay.ts';
import { ask } from '../../support/tables.ts';
import {
  CUSTOMER,
  delivery,
  echo,
  inbound,
  numberValue,
  PHONE_NUMBER_ID,
  text,
} from '../../support/webhooks.ts';

const OTHER_NUMBER_ID = '440000000000003';

/** What is told of what came since a mark, piece by piece, `atOnce` rows of each table at a time. */
async function told(store: Store, mark: Mark, atOnce?: number): Promise<string[]> {
  const pieces: string[] = [];
  let from = mark;
  for (let read = 0; read < 1000; read++) {
    const came = await arrivalsSince(store, {}, from, atOnce);
    pieces.push(...came.items.map(nameOf));
    if (came.isAll) return pieces;
    from = came.mark;
  }
  throw new Error('There is always more.');
}

function nameOf({ kind, entry }: Arrival): string {
  switch (kind) {
    case 'message':
      return entry.wamid;
    case 'revision':
      return `${entry.kind} ${entry.originalWamid} to ${entry.text}`;
    case 'status':
      return `${entry.status} ${entry.wamid}`;
  }
}

/** The same of another number. */
function elsewhere(body: object): object {
  return JSON.parse(JSON.stringify(body).replaceAll(PHONE_NUMBER_ID, OTHER_NUMBER_ID));
}

function status(wamid: string, name: string): object {
  const told = { id: wamid, status: name, timestamp: '1793900400', recipient_id: CUSTOMER };
  return delivery('messages', numberValue({ statuses: [told] }));
}

function edit(wamid: string, body: string): object {
  const message = { type: 'text', text: { body } };
  const content = { type: 'edit', edit: { original_message_id: wamid, message } };
  return delivery(
    'messages',
    numberValue({ messages: [text(`${wamid}/${body}`, '', 1_793_900_500, content)] }),
  );
}

describe('following a store', () => {
  it('tells all in the order of the deliveries, however many rows are read at once', async () => {
    const bodies = [1, 2, 3].flatMap((at) => [
      echo(`wamid.${at}`, 'Hello'),
      status(`wamid.${at}`, 'sent'),
      status(`wamid.${at}`, 'delivered'),
      inbound(`wamid.in${at}`, 'Well?'),
      edit(`wamid.in${at}`, 'Well!'),
      inbound(`wamid.again${at}`, 'And?'),
      inbound(`wamid.more${at}`, 'So?'),
      status(`wamid.${at}`, 'read'),
    ]);
    const wanted = [1, 2, 3].flatMap((at) => [
      `wamid.${at}`,
      `sent wamid.${at}`,
      `delivered wamid.${at}`,
      `wamid.in${at}`,
      `edit wamid.in${at} to Well!`,
      `wamid.again${at}`,
      `wamid.more${at}`,
      `read wamid.${at}`,
    ]);
    const store = await openTestStore();
    const mark = await endOf(store);
    await replay(store, bodies);
    for (const atOnce of [1, 2, 3, 4, 5, 100]) expect(await told(store, mark, atOnce)).toEqual(wanted);
  });

  it('tells each once, and nothing before its message, of numbers whose deliveries take turns', async () => {
    const step = fc.record({
      kind: fc.constantFrom('message', 'sent', 'read', 'edit'),
      about: fc.integer({ min: 0, max: 3 }),
      isElsewhere: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, atOnce) => {
          const store = await openTestStore();
          const mark = await endOf(store);
          const bodies = steps.map(({ kind, about, isElsewhere }, at) => {
            const wamid = `wamid.${about}${isElsewhere ? '.else' : ''}`;
            const body =
              kind === 'message'
                ? echo(wamid, 'Hello')
                : kind === 'edit'
                  ? edit(wamid, String(at))
                  : status(wamid, kind);
            return isElsewhere ? elsewhere(body) : body;
          });
          await replay(store, bodies);
          const all = await told(store, mark, atOnce);
          expect(all.toSorted()).toEqual((await told(store, mark)).toSorted());
          expect(new Set(all).size).toBe(all.length);
          const messages = all.filter((name) => name.startsWith('wamid'));
          for (const message of messages) {
            const first = all.findIndex((name) => name.split(' ').includes(message));
            expect(all[first]).toBe(message);
          }
        },
      ),
      { numRuns: isPostgres ? 10 : 40 },
    );
  });

  it('gives what came in pieces, each row once', async () => {
    const coex = coexIn();
    const store = await openTestStore(coex.folder);
    const mark = await endOf(store);
    await coex.tell(...Array.from({ length: 2100 }, (_, at) => inbound(`wamid.${at}`, 'Hello')));
    const first = await arrivalsSince(store, {}, mark);
    expect(first).toMatchObject({ isAll: false });
    const second = await arrivalsSince(store, {}, first.mark);
    expect(second).toMatchObject({ isAll: true });
    const wamids = [first, second].flatMap(({ items }) => items.map(nameOf));
    expect(wamids).toEqual(Array.from({ length: 2100 }, (_, at) => `wamid.${at}`));
  });

  it('waits while all tables are made again, and then gives only what came in later deliveries', async () => {
    const coex = coexIn();
    await coex.tell(...[1, 2, 3].map((at) => inbound(`wamid.${at}`, 'Hello')));
    const store = await openTestStore(coex.folder);
    const mark = await endOf(store);
    await resetProjections(store);
    const meanwhile = await arrivalsSince(store, {}, mark);
    expect(meanwhile).toMatchObject({ items: [], isAll: true });
    // With one row less than before: the next takes the id that the last one had.
    await store.db.deleteFrom('deliveries').where('id', '=', 2).execute();
    await projectAll(store);
    await coex.tell(inbound('wamid.4', 'Hello'));
    const came = await arrivalsSince(store, {}, meanwhile.mark);
    expect(came.items.map(nameOf)).toEqual(['wamid.4']);
    await coex.tell(inbound('wamid.5', 'Hello'));
    const next = await arrivalsSince(store, {}, came.mark);
    expect(next.items.map(nameOf)).toEqual(['wamid.5']);
  });

  // SQLite gives out the same ids again.
  it.runIf(isPostgres)(
    'sees that all tables were made again in between, whatever ids rows have now',
    async () => {
      const store = await openTestStore();
      const hello = (from: number, to: number) =>
        replay(
          store,
          Array.from({ length: to - from + 1 }, (_, at) => inbound(`wamid.${from + at}`, 'Hello')),
        );
      await hello(1, 3);
      // As transactions do that are rolled back.
      ask(store.location, "select nextval('messages_id_seq') from generate_series(1, 5)");
      await hello(4, 4);
      const mark = await endOf(store);
      await resetProjections(store);
      await projectAll(store);
      await hello(5, 10);
      expect(await told(store, mark)).toEqual([5, 6, 7, 8, 9, 10].map((at) => `wamid.${at}`));

      const later = await endOf(store);
      await resetProjections(store);
      ask(store.location, "select nextval('messages_id_seq') from generate_series(1, 5)");
      await projectAll(store);
      await hello(11, 11);
      expect(await told(store, later)).toEqual(['wamid.11']);
    },
  );
});
