import { type RawBuilder, sql } from 'kysely';
import { keptFrom } from '../../store/index.ts';
import type { Batch } from '../batch/batch.ts';
import { OPENS_NO_WINDOW } from './window.ts';

type Time = 'last_message_at' | 'last_inbound_at' | 'last_outbound_at';

/**
 * Works out chats' times from their messages: one of them turned out to be otherwise than it first seemed. A time of
 * messages that were pruned stays what it was.
 */
export async function recountChats({ db, chatsToRecount }: Batch): Promise<void> {
  if (chatsToRecount.size === 0) return;
  const from = (await keptFrom(db)) ?? 0;
  const pruned = (time: Time): RawBuilder<number | null> =>
    sql`case when ${sql.ref(time)} < ${from} then ${sql.ref(time)} end`;
  for (const chat of chatsToRecount) {
    const latest = db
      .selectFrom('messages')
      .select('sent_at')
      .where('chat', '=', chat)
      .orderBy('sent_at', 'desc')
      .limit(1);
    const live = latest.where('imported', '=', 0);
    await db
      .updateTable('chats')
      .set((row) => ({
        last_message_at: row.fn.coalesce(latest, pruned('last_message_at'), row.val(0)),
        last_inbound_at: row.fn.coalesce(
          live.where('direction', '=', 'inbound').where('type', 'not in', OPENS_NO_WINDOW),
          pruned('last_inbound_at'),
        ),
        last_outbound_at: row.fn.coalesce(
          live.where('direction', '=', 'outbound'),
          pruned('last_outbound_at'),
        ),
      }))
      .where('id', '=', chat)
      .execute();
  }
  chatsToRecount.clear();
}
