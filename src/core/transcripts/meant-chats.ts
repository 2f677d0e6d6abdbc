import { findChat } from '../conversations/index.ts';
import type { Store } from '../store/index.ts';
import type { TranscriptFilter } from './filter.ts';

/** The ids of the chats named by id, phone, BSUID or username, each once. Throws `not-found` and `ambiguous`. */
export async function findChats(
  store: Store,
  names: readonly string[],
  filter: Pick<TranscriptFilter, 'phoneNumberId'>,
): Promise<number[]> {
  const ids = new Set<number>();
  for (const name of names) ids.add((await findChat(store, name, filter)).id);
  return [...ids];
}

/** Whether all that is meant is one chat at most. */
export async function isOneChat({ db }: Store, { chats, ...filter }: TranscriptFilter): Promise<boolean> {
  if (chats !== undefined) return chats.length < 2;
  let query = db.selectFrom('messages').select('chat').distinct();
  if (filter.phoneNumberId !== undefined) query = query.where('phone_number_id', '=', filter.phoneNumberId);
  if (filter.imported === true) query = query.where('imported', '=', 1);
  if (filter.since !== undefined) query = query.where('sent_at', '>=', filter.since);
  if (filter.until !== undefined) query = query.where('sent_at', '<', filter.until);
  return (await query.limit(2).execute()).length < 2;
}
