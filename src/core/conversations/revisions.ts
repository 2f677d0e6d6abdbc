import type { Store } from '../store/index.ts';

/** An edit or revoke that came in. Instants are Unix milliseconds. */
export interface RevisionEntry {
  readonly kind: 'edit' | 'revoke';
  readonly by: 'customer' | 'app';
  readonly originalWamid: string;
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
    .selectAll()
    .where('phone_number_id', '=', phoneNumberId)
    .where('delivery', '>', afterDelivery)
    .orderBy('delivery')
    .orderBy('wamid')
    .execute();
  return rows.map((row) => ({
    kind: row.kind,
    by: row.by,
    originalWamid: row.original_wamid,
    text: row.text,
    changedAt: row.changed_at,
    delivery: row.delivery,
  }));
}
