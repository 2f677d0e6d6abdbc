import { type Batch, type ChatRow, nextId } from '../batch/batch.ts';
import { put } from '../batch/held.ts';
import { keysOf } from '../batch/keys.ts';
import type { NumberRef, Party } from '../events.ts';
import { resolveUser, type Told } from './people.ts';
import { type ChatActivity, withActivity } from './window.ts';

/** Makes sure that a person has a chat with a number, and keeps what was told of them; nobody has none. */
export async function touchChat(batch: Batch, number: NumberRef, party: Party, told: Told): Promise<void> {
  const user = await resolveUser(batch, party, told);
  if (user === undefined) return;
  const { phoneNumberId } = number;
  const key = `${phoneNumberId}/${user}`;
  if (batch.chats.rows.has(key)) return;
  put(batch.chats, key, {
    id: await nextId(batch, 'chats'),
    phone_number_id: phoneNumberId,
    user,
    last_message_at: 0,
    last_inbound_at: null,
    last_outbound_at: null,
  });
}

/** The chat of a person with a number as it stands; a merge may just have made it another's. */
export function findChat(batch: Batch, phoneNumberId: string, party: Party): ChatRow | undefined {
  const [key] = keysOf(party);
  const user = key === undefined ? undefined : batch.userKeys.rows.get(key)?.user;
  return user === undefined ? undefined : batch.chats.rows.get(`${phoneNumberId}/${user}`);
}

/** Moves the times of a person's chat on. */
export function noteActivity(batch: Batch, { phone_number_id, user }: ChatRow, activity: ChatActivity): void {
  const key = `${phone_number_id}/${user}`;
  const chat = batch.chats.rows.get(key);
  if (chat === undefined) return;
  const moved = withActivity(chat, activity);
  if (moved !== chat) put(batch.chats, key, moved);
}
