import { MOST_NEWER, type Place, type Stretch, stretchOf } from '../conversations/index.ts';
import type { Message, Store } from '../store/index.ts';
import { readChat } from './chats.ts';
import type { TranscriptMessage } from './message.ts';
import { withBeside } from './with-beside.ts';

const COLUMNS = { at: 'sent_at', id: 'id' };

/**
 * A stretch of a chat's messages with all that is known of them, earliest first: `before` a cursor are the earlier ones nearest
 * to it, `after` it the later ones. Cheap enough to be asked many times a second, however long the chat. Of a chat that is
 * gone there is nothing.
 */
export async function messagesAt(
  { db }: Store,
  chat: number,
  place: Place,
  limit: number,
): Promise<Stretch<TranscriptMessage>> {
  const whose = await readChat(db, chat);
  if (whose === undefined) return { items: [], isEnd: true, newer: 0 };
  const inChat = db.selectFrom('messages').where('chat', '=', chat);
  const { items, ...stretch } = await stretchOf(
    {
      columns: COLUMNS,
      order: 'rising',
      cursorOf: ({ sent_at, id }: Message) => ({ at: sent_at, id }),
      ask: ({ conditions, direction, limit: most }) => {
        let query = inChat.selectAll();
        for (const condition of conditions) query = query.where(condition);
        return query.orderBy('sent_at', direction).orderBy('id', direction).limit(most).execute();
      },
      countLater: async (condition) => {
        const { count } = await db
          .selectFrom(inChat.select('id').where(condition).limit(MOST_NEWER).as('later'))
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow();
        return count;
      },
    },
    place,
    limit,
  );
  const messages = items.map((row) => ({ row, chat: whose }));
  return { ...stretch, items: await withBeside(db, messages, {}) };
}
