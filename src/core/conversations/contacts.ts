import type { Store } from '../store/index.ts';
import { containing } from './containing.ts';
import { following, type Page, pageOf } from './paging.ts';

/** An entry of the app's address book. */
export interface ContactEntry {
  readonly phoneNumberId: string;
  readonly fullName: string | null;
  readonly firstName: string | null;
  readonly waId: string | null;
  readonly userId: string | null;
  readonly username: string | null;
  readonly removed: boolean;
  /** Unix milliseconds. */
  readonly changedAt: number;
}

/** Contacts, latest change first; those removed in the app only when asked for. */
export async function listContacts(
  { db }: Store,
  filter: {
    readonly phoneNumberId?: string | undefined;
    readonly removed?: boolean | undefined;
    /** Part of a name, username or phone, whatever the case. */
    readonly search?: string | undefined;
  },
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<Page<ContactEntry>> {
  let query = db.selectFrom('contacts').selectAll();
  if (filter.phoneNumberId !== undefined) query = query.where('phone_number_id', '=', filter.phoneNumberId);
  if (filter.removed !== true) query = query.where('removed', '=', 0);
  if (filter.search !== undefined) {
    const { search } = filter;
    query = query.where((row) =>
      row.or([
        containing(db, row, 'full_name', search),
        containing(db, row, 'username', search),
        containing(db, row, 'wa_id', search),
      ]),
    );
  }
  if (after !== undefined) query = query.where(following(after, { at: 'changed_at', id: 'id' }));
  const rows = await query
    .orderBy('changed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const { items, next } = pageOf(rows, limit, ({ changed_at, id }) => ({ at: changed_at, id }));
  return {
    next,
    items: items.map((row) => ({
      phoneNumberId: row.phone_number_id,
      fullName: row.full_name,
      firstName: row.first_name,
      waId: row.wa_id,
      userId: row.user_id,
      username: row.username,
      removed: row.removed === 1,
      changedAt: row.changed_at,
    })),
  };
}
