import type { Store } from '../store/index.ts';

/** An edit or revoke that came in. Instants are Unix milliseconds. */
export interface RevisionEntry {
  readonly kind: 'edit' | 'revoke';
  readonly by: 'customer' | 'app';
  readonly originalWamid: string;
  /** The customer of the chat, as messages name them; null when the original is not known. */
  readonly with: string | null;
  /** The new words of an edit. */
  readonly text: string | null;
  readonly changedAt: number;
  /** The delivery it came in: what to go on after. */
  readonly delivery: number;
}

/** Edits and revokes that came in deliveries after the one given, in the order they came. */
export async function newRevisions(
  { db }: Store,
  phoneNumberId: string,
  afterDelivery: number,
): Promise<RevisionEntry[]> {
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
    .select((row) =>
      row.fn.coalesce('users.profile_name', 'users.username', 'users.wa_id', 'users.user_id').as('with'),
    )
    .where('message_revisions.phone_number_id', '=', phoneNumberId)
    .where('message_revisions.delivery', '>', afterDelivery)
    .orderBy('message_revisions.delivery')
    .orderBy('message_revisions.wamid')
    .execute();
  return rows.map((row) => ({
    kind: row.kind,
    by: row.by,
    originalWamid: row.original_wamid,
    with: row.with,
    text: row.text,
    changedAt: row.changed_at,
    delivery: row.delivery,
  }));
}
