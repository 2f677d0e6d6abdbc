import { sql } from 'kysely';
import type { Party } from '../events.ts';
import { resolveUser } from './people.ts';
import type { Projection } from './projection.ts';

/** The chat of a person with a number, made when new; undefined when the person is not named. */
export async function resolveChat(
  projection: Projection,
  phoneNumberId: string,
  party: Party,
  at: number,
): Promise<number | undefined> {
  const user = await resolveUser(projection, party, at);
  if (user === undefined) return undefined;
  const { db, seen } = projection;
  const key = `${phoneNumberId}/${user}`;
  const remembered = seen.chats.get(key);
  if (remembered !== undefined) return remembered;
  const found = await db
    .selectFrom('chats')
    .select('id')
    .where('phone_number_id', '=', phoneNumberId)
    .where('user', '=', user)
    .executeTakeFirst();
  const chat =
    found ??
    (await db
      .insertInto('chats')
      .values({ phone_number_id: phoneNumberId, user, last_message_at: 0 })
      .returning('id')
      .executeTakeFirstOrThrow());
  seen.chats.set(key, chat.id);
  return chat.id;
}

/** What a message does to its chat's times. Imported history is inert: it opens no window and answers nobody. */
export interface ChatActivity {
  readonly at: number;
  readonly direction: 'inbound' | 'outbound';
  readonly imported: boolean;
  readonly type: string;
}

// Reactions, system notes and unavailable messages are not documented to open the window; 131047 would correct us.
const OPENS_NO_WINDOW = ['reaction', 'system', 'unsupported'];

export async function noteActivity(
  projection: Projection,
  chat: number,
  activity: ChatActivity,
): Promise<void> {
  const { at, direction, imported, type } = activity;
  const inbound = direction === 'inbound' && !imported && !OPENS_NO_WINDOW.includes(type);
  const outbound = direction === 'outbound' && !imported;
  await projection.db
    .updateTable('chats')
    .set({
      last_message_at: sql`max(last_message_at, ${at})`,
      ...(inbound ? { last_inbound_at: sql`max(coalesce(last_inbound_at, 0), ${at})` } : {}),
      ...(outbound ? { last_outbound_at: sql`max(coalesce(last_outbound_at, 0), ${at})` } : {}),
    })
    .where('id', '=', chat)
    .execute();
}

/** Works out a chat's times from its messages: one of them turned out to be otherwise than it first seemed. */
export async function recountActivity({ db }: Projection, chat: number): Promise<void> {
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
