import type { Store } from '../store/index.ts';
import { type Arrived, asCame, type Came, didCome, mostOf } from './came.ts';

/** An edit or revoke that came in. Instants are Unix milliseconds. */
export interface RevisionEntry {
  readonly kind: 'edit' | 'revoke';
  readonly by: 'customer' | 'app';
  readonly phoneNumberId: string;
  readonly originalWamid: string;
  /** Null when the original is not known, or in no chat. */
  readonly chat: number | null;
  /** The customer of the chat, as messages name them; null when the original is not known. */
  readonly with: string | null;
  /** The new words of an edit. */
  readonly text: string | null;
  readonly changedAt: number;
}

/** Edits and revokes that came into the store, other than with the history, in the order in which they came. */
export async function newRevisions(
  { db }: Store,
  phoneNumberId: string | undefined,
  came: Came,
): Promise<Arrived<RevisionEntry>[]> {
  const rows = await db
    .selectFrom('message_revisions')
    .leftJoin('messages', (join) =>
      join
        .onRef('messages.phone_number_id', '=', 'message_revisions.phone_number_id')
        .onRef('messages.wamid', '=', 'message_revisions.original_wamid'),
    )
    .leftJoin('chats', 'chats.id', 'messages.chat')
    .leftJoin('users', 'users.id', 'chats.user')
    .selectAll('message_revisions')
    .select((row) => [
      'messages.chat',
      'messages.id as message',
      asCame('message_revisions').as('row'),
      row.fn.coalesce('users.profile_name', 'users.username', 'users.wa_id', 'users.user_id').as('with'),
    ])
    .where(didCome(db, 'message_revisions', came))
    .where('message_revisions.carrier', '<>', 'history')
    .$if(phoneNumberId !== undefined, (query) =>
      query.where('message_revisions.phone_number_id', '=', phoneNumberId ?? ''),
    )
    .orderBy(asCame('message_revisions'))
    .limit(mostOf(came))
    .execute();
  return rows.map((row) => ({
    entry: {
      kind: row.kind,
      by: row.by,
      phoneNumberId: row.phone_number_id,
      originalWamid: row.original_wamid,
      chat: row.chat,
      with: row.with,
      text: row.text,
      changedAt: row.changed_at,
    },
    row: row.row,
    delivery: row.delivery,
    message: row.message,
  }));
}
