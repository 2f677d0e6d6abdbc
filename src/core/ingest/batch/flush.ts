import { sql } from 'kysely';
import { earlier, later } from '../../store/index.ts';
import { rearrangeChunks } from '../apply/epochs.ts';
import { recountChats } from '../apply/recount.ts';
import { begun } from '../begun.ts';
import { nextTurn } from '../next-turn.ts';
import type { Batch } from './batch.ts';
import { forget, type Held, write } from './held.ts';
import { letGoOfPeople } from './people.ts';

/** Writes what the batch changed so far. */
export async function flush(batch: Batch): Promise<void> {
  await batch.writing;
  for (const held of lookedUp(batch)) await write(batch, held);
  await letGoOfPeople(batch);
  await writeActivity(batch);
  // What is worked out in the tables makes what is held outdated; a batch ends with it, or forgets.
  await recountChats(batch);
  await rearrangeChunks(batch);
}

/** Begins to write the messages as they now are, beside which more may be applied. */
export async function beginToWriteMessages(batch: Batch): Promise<void> {
  await batch.writing;
  const sent = Promise.withResolvers<void>();
  batch.writing = begun(write(batch, batch.messages, sent.resolve));
  await Promise.race([sent.promise, batch.writing]);
  await nextTurn();
}

/** Writes what changed and holds nothing any more: somebody is about to change the tables themselves. */
export async function flushAndForget(batch: Batch): Promise<void> {
  await flush(batch);
  for (const held of lookedUp(batch)) forget(held);
  batch.timesForgotten += 1;
}

function lookedUp(batch: Batch): readonly Held<object>[] {
  return [
    batch.numbers,
    batch.users,
    batch.userKeys,
    batch.links,
    batch.chats,
    batch.contacts,
    batch.preferences,
    batch.messages,
    batch.revisions,
    batch.statuses,
    batch.syncs,
    batch.chunks,
  ];
}

async function writeActivity({ db, activity }: Batch): Promise<void> {
  for (const [key, { firstAt, lastAt }] of activity) {
    const [subject = '', field = ''] = key.split('\n');
    await db
      .insertInto('webhook_activity')
      .values({ subject, field, first_at: firstAt, last_at: lastAt })
      .onConflict((conflict) =>
        conflict.columns(['subject', 'field']).doUpdateSet({
          first_at: earlier(sql.ref('webhook_activity.first_at'), sql.ref('excluded.first_at')),
          last_at: later(sql.ref('webhook_activity.last_at'), sql.ref('excluded.last_at')),
        }),
      )
      .execute();
  }
  activity.clear();
}
