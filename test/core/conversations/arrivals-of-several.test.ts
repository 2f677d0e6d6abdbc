import { type Kysely, sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { arrivalsSince, endOf, type Mark } from '../../../src/core/conversations/index.ts';
import { openStore, type Store, type Tables } from '../../../src/core/store/index.ts';
import { isPostgres } from '../../support/engine.ts';
import { emptyDatabase } from '../../support/postgres/databases.ts';

async function openFresh(): Promise<Store> {
  const store = await openStore(await emptyDatabase());
  onTestFinished(() => store.close());
  return store;
}

async function put(db: Kysely<Tables>, ...wamids: string[]): Promise<void> {
  await sql`select pg_current_xact_id()`.execute(db);
  for (const wamid of wamids) {
    await db
      .insertInto('messages')
      .values({
        phone_number_id: '1',
        wamid,
        direction: 'inbound',
        origin: 'customer',
        evidence: 1,
        imported: 0,
        type: 'text',
        text: wamid,
        sent_at: 1_790_000_000_000,
        delivery: 1,
      })
      .execute();
  }
}

/** All that is told until there is nothing more for now. */
async function told(store: Store, from: Mark, atOnce = 1): Promise<{ wamids: string[]; mark: Mark }> {
  const wamids: string[] = [];
  for (let mark = from; ; ) {
    const came = await arrivalsSince(store, {}, mark, atOnce);
    wamids.push(...came.items.flatMap(({ kind, entry }) => (kind === 'message' ? [entry.wamid] : [])));
    mark = came.mark;
    if (came.isAll) return { wamids, mark };
  }
}

function transaction(store: Store) {
  return store.db.startTransaction().execute();
}

it.runIf(isPostgres)(
  'tells what is written by several at once, whoever is done first: each once',
  async () => {
    const store = await openFresh();
    const before = await transaction(store);
    await put(before, 'first', 'second');
    const mark = await endOf(store);
    const slow = await transaction(store);
    await put(slow, 'third', 'fourth');
    const given = await transaction(store);
    await put(given, 'never');
    await put(store.db, 'fifth');
    const one = await told(store, mark);
    expect(one.wamids).toEqual(['fifth']);
    await slow.commit().execute();
    await given.rollback().execute();
    const two = await told(store, one.mark);
    expect(two.wamids).toEqual(['third', 'fourth']);
    await before.commit().execute();
    await put(store.db, 'sixth');
    const three = await told(store, two.mark);
    expect(three.wamids).toEqual(['first', 'second', 'sixth']);
    const four = await told(store, three.mark);
    expect(four.wamids).toEqual([]);
    // A transaction in another database of the server counts too, until it ends.
    const gaps = async () => (await told(store, four.mark)).mark.tables.messages.gaps;
    await expect.poll(gaps, { timeout: 30_000 }).toEqual([]);
  },
);
