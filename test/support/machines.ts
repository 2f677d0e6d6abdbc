import { join } from 'node:path';
import { sql } from 'kysely';
import { onTestFinished } from 'vitest';
import { CoexError } from '../../src/core/errors.ts';
import { projectAll } from '../../src/core/ingest/index.ts';
import { countPending, type Portion } from '../../src/core/ingest/pending.ts';
import { createProjector } from '../../src/core/ingest/projector.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { temporaryFolder } from './run.ts';
import { openStoreAt } from './store-address.ts';
import { tellStory } from './tables.ts';

/*
 * Several stores opened on one PostgreSQL database, each with connections of its own, as on machines of a team; and what tells
 * what they did.
 */

export async function machines(
  count: number,
  options?: Parameters<typeof openStore>[1],
): Promise<[Store, Store, ...Store[]]> {
  const file = join(temporaryFolder(), 'store.db');
  const stores: Store[] = [];
  for (let opened = 0; opened < count; opened += 1) stores.push(await openStoreAt(file, options));
  onTestFinished(async () => {
    for (const store of stores) await store.close();
  });
  return stores as [Store, Store, ...Store[]];
}

/** Notes each outcome that is set, with who set it and when; `told` gives what was noted. */
export async function noteOutcomes(store: Store) {
  const { db } = store;
  await sql`create table noted (
    at bigint generated always as identity, subject text, delivery bigint, worker bigint, moment timestamptz)`.execute(
    db,
  );
  await sql`create function note_outcome() returns trigger language plpgsql as $$ begin
    insert into noted (subject, delivery, worker, moment)
      values (new.subject, new.id, pg_current_xact_id()::text::bigint, clock_timestamp());
    return null; end $$`.execute(db);
  await sql`create function note_message() returns trigger language plpgsql as $$ begin
    insert into noted (subject, worker, moment)
      values (new.phone_number_id, pg_current_xact_id()::text::bigint, clock_timestamp());
    return null; end $$`.execute(db);
  await sql`create trigger note_outcome after update of outcome on deliveries for each row
    when (new.outcome is not null) execute function note_outcome()`.execute(db);
  await sql`create trigger note_message after insert on messages for each row
    execute function note_message()`.execute(db);
  onTestFinished(async () => {
    await sql`drop table noted`.execute(db);
    await sql`drop function note_outcome cascade`.execute(db);
    await sql`drop function note_message cascade`.execute(db);
  });
  return {
    /** Deliveries whose outcome was set, as often as it was. */
    outcomes: async () => {
      const { rows } = await sql<{ delivery: number }>`
        select delivery from noted where delivery is not null order by delivery`.execute(db);
      return rows.map(({ delivery }) => delivery);
    },
    /** Subjects that two transactions were at in the same moment. */
    overlaps: async () => {
      const { rows } = await sql`
        with turns as (
          select subject, worker, min(moment) as began, max(moment) as ended from noted group by subject, worker)
        select a.subject from turns as a join turns as b
          on a.subject = b.subject and a.worker < b.worker and a.began <= b.ended and b.began <= a.ended`.execute(
        db,
      );
      return rows;
    },
    workers: async () => {
      const { rows } = await sql<{
        count: number;
      }>`select count(distinct worker) as count from noted`.execute(db);
      return rows[0]?.count ?? 0;
    },
  };
}

/** Resolves when so many ask for a lock that others hold. */
export function untilWaiting(store: Store, count = 1): Promise<void> {
  return untilWaits(store, (waiting) => waiting >= count);
}

/** Resolves when nobody asks for one any more. */
export function untilNobodyWaits(store: Store): Promise<void> {
  return untilWaits(store, (waiting) => waiting === 0);
}

async function untilWaits({ db }: Store, isSo: (waiting: number) => boolean): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    if (isSo(rows[0]?.count ?? 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A transaction that stays open until it is told to end, or its connection is cut. */
export async function holdOpen<Result>(store: Store, work: (db: Store['db']) => Promise<Result>) {
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<{ readonly done: Result; readonly pid: number }>();
  const ended = store.db
    .transaction()
    .execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      begun.resolve({ done: await work(trx), pid: rows[0]?.pid as number });
      await mayEnd;
    })
    .then(
      () => undefined,
      (error: unknown) => {
        begun.reject(error);
        return error;
      },
    );
  const { done, pid } = await begun.promise;
  return {
    done,
    end: async () => {
      end();
      return ended;
    },
    /** As when the machine dies; resolves when the server has noticed. */
    cut: async (by: Store) => {
      await sql`select pg_terminate_backend(${pid}::int, 10000)`.execute(by.db);
      end();
      return ended;
    },
  };
}

/** A worker as `coex project` is one, until it is stopped; `projected` are the deliveries that it told. */
export function startWorking(store: Store, portion?: Portion) {
  const projector = createProjector(store, portion);
  const projected: number[] = [];
  const troubles: string[] = [];
  let isStopped = false;
  const work = async () => {
    while (!isStopped || (await countPending(store.db)) > 0) {
      try {
        const { deliveries } = await projector.projectSome();
        projected.push(...deliveries.map(({ id }) => id));
        if (deliveries.length > 0) continue;
      } catch (error) {
        if (!(error instanceof CoexError)) throw error;
        troubles.push(error.code);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const working = work();
  return {
    projected,
    troubles,
    /** Goes on until nothing waits. */
    stop: async () => {
      isStopped = true;
      await working;
    },
  };
}

/** What must not be, whoever did what at the same time: a line for each. */
export async function wrongIn({ db }: Pick<Store, 'db'>): Promise<string[]> {
  const checks = {
    'a key of nobody': 'select key from user_keys where "user" = 0 or "user" not in (select id from users)',
    'a person without a key': 'select id from users where id not in (select "user" from user_keys)',
    'a chat without its person': 'select id from chats where "user" not in (select id from users)',
    'a contact without its person': 'select id from contacts where "user" not in (select id from users)',
    'a preference without its person':
      'select "user" from user_preferences where "user" not in (select id from users)',
    'a message without its chat':
      'select wamid from messages where chat is not null and chat not in (select id from chats)',
    'a message in a chat of another number':
      'select wamid from messages join chats on chats.id = chat where chats.phone_number_id <> messages.phone_number_id',
    'a message twice':
      'select phone_number_id, wamid from messages group by phone_number_id, wamid having count(*) > 1',
    'a status twice':
      'select wamid from statuses group by phone_number_id, wamid, status, recipient having count(*) > 1',
    'a revision twice':
      'select wamid from message_revisions group by phone_number_id, wamid having count(*) > 1',
    'a delivery that is not projected':
      "select id from deliveries where outcome is null or outcome <> 'projected'",
  };
  const wrong: string[] = [];
  for (const [what, query] of Object.entries(checks)) {
    const { rows } = await sql.raw(query).execute(db);
    wrong.push(...rows.map((row) => `${what}: ${JSON.stringify(row)}`));
  }
  return wrong;
}

/** The story that one worker makes of the same log in a store of its own. */
export async function storyByOne({ db }: Store) {
  const alone = await openStore(':memory:');
  try {
    const rows = await db
      .selectFrom('deliveries')
      .innerJoin('delivery_bodies', (join) =>
        join.on((row) =>
          row('delivery_bodies.delivery', '=', row.fn.coalesce('deliveries.copy_of', 'deliveries.id')),
        ),
      )
      .select(['id', 'source', 'signature', 'received_at', 'body'])
      .orderBy('id')
      .execute();
    const all = rows.map(({ received_at: receivedAt, ...row }) => ({ ...row, receivedAt }));
    await alone.db.transaction().execute((trx) => alone.log.append(trx, all));
    await projectAll(alone);
    return await tellStory(alone);
  } finally {
    await alone.close();
  }
}
