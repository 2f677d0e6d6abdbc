import type { Batch } from '../batch/batch.ts';
import { OPENS_NO_WINDOW } from './window.ts';

/** Works out chats' times from their messages: one of them turned out to be otherwise than it first seemed. */
export async function recountChats({ db, chatsToRecount }: Batch): Promise<void> {
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
        last_message_at: row.fn.coalesce(latest, row.val(0)),
        last_inbound_at: live.where('direction', '=', 'inbound').where('type', 'not in', OPENS_NO_WINDOW),
        last_outbound_at: live.where('direction', '=', 'outbound'),
      }))
      .where('id', '=', chat)
      .execute();
  }
  chatsToRecount.clear();
}
