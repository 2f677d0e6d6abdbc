import type { Store } from '../store/index.ts';
import { type Arrived, asCame, type Came, didCome, mostOf } from './came.ts';

/** What became of a message that the business sent. Instants are Unix milliseconds. */
export interface StatusEntry {
  readonly phoneNumberId: string;
  readonly wamid: string;
  readonly chat: number | null;
  /** The customer of the chat, as messages name them; null when the message is in none. */
  readonly with: string | null;
  readonly status: string;
  /** BSUID or phone; null where none is named. */
  readonly recipient: string | null;
  readonly errors: unknown;
  readonly changedAt: number;
}

/** Statuses that came into the store, in the order in which they came. */
export async function newStatuses(
  { db }: Store,
  phoneNumberId: string | undefined,
  came: Came,
): Promise<Arrived<StatusEntry>[]> {
  const rows = await db
    .selectFrom('statuses')
    .leftJoin('messages', (join) =>
      join
        .onRef('messages.phone_number_id', '=', 'statuses.phone_number_id')
        .onRef('messages.wamid', '=', 'statuses.wamid'),
    )
    .leftJoin('chats', 'chats.id', 'messages.chat')
    .leftJoin('users', 'users.id', 'chats.user')
    .selectAll('statuses')
    .select((row) => [
      'messages.chat',
      'messages.id as message',
      asCame('statuses').as('row'),
      row.fn.coalesce('users.profile_name', 'users.username', 'users.wa_id', 'users.user_id').as('with'),
    ])
    .where(didCome(db, 'statuses', came))
    .$if(phoneNumberId !== undefined, (query) =>
      query.where('statuses.phone_number_id', '=', phoneNumberId ?? ''),
    )
    .orderBy(asCame('statuses'))
    .limit(mostOf(came))
    .execute();
  return rows.map((row) => ({
    entry: {
      phoneNumberId: row.phone_number_id,
      wamid: row.wamid,
      chat: row.chat,
      with: row.with,
      status: row.status,
      recipient: row.recipient === '' ? null : row.recipient,
      errors: row.errors === null ? null : JSON.parse(row.errors),
      changedAt: row.changed_at,
    },
    row: row.row,
    delivery: row.delivery,
    message: row.message,
  }));
}
