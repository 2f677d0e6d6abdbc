import type { Selectable, SelectQueryBuilder } from 'kysely';
import type { Message, Store, Tables } from '../store/index.ts';
import { countRevisions, editedText } from './as-it-stands.ts';
import { type Arrived, asCame, type Came, didCome, mostOf } from './came.ts';
import { containing } from './containing.ts';
import { following, type Page, pageOf } from './paging.ts';

/** A message with whom, from where, and what became of it. Instants are Unix milliseconds. */
export interface MessageEntry {
  readonly id: number;
  readonly wamid: string;
  readonly phoneNumberId: string;
  readonly chat: number | null;
  /** Name, username, phone or BSUID of the customer, the first that is known. */
  readonly with: string;
  /** How the customer can be written to; null when nobody is named. */
  readonly party: { readonly waId?: string; readonly userId?: string } | null;
  readonly direction: Message['direction'];
  readonly origin: Message['origin'];
  readonly imported: boolean;
  readonly type: string;
  /** As last edited. */
  readonly text: string | null;
  /** As first sent, when it was edited. */
  readonly originalText: string | null;
  readonly edited: boolean;
  readonly revoked: boolean;
  readonly media: unknown;
  readonly replyTo: string | null;
  readonly sentAt: number;
  readonly status: string | null;
  /** What the carrier said beyond these fields. */
  readonly extra: unknown;
}

export interface MessageFilter {
  readonly phoneNumberId?: string | undefined;
  readonly chat?: number | undefined;
  readonly origin?: Message['origin'] | undefined;
  readonly direction?: Message['direction'] | undefined;
  readonly type?: string | undefined;
  readonly status?: string | undefined;
  readonly imported?: boolean | undefined;
  /** Text the message contains, whatever the case. */
  readonly search?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** Messages that match, latest first. */
export async function listMessages(
  store: Store,
  filter: MessageFilter,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<Page<MessageEntry>> {
  let query = filtered(store, entries(store), filter);
  if (after !== undefined)
    query = query.where(following(after, { at: 'messages.sent_at', id: 'messages.id' }));
  const rows = await query
    .orderBy('messages.sent_at', 'desc')
    .orderBy('messages.id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows.map(entryOf), limit, ({ sentAt, id }) => ({ at: sentAt, id }));
}

/** Live messages that came into the store, in the order in which they came. */
export async function newMessages(
  store: Store,
  phoneNumberId: string | undefined,
  came: Came,
): Promise<Arrived<MessageEntry>[]> {
  const rows = await filtered(store, entries(store), { phoneNumberId, imported: false })
    .where(didCome(store.db, 'messages', came))
    .orderBy(asCame('messages'))
    .limit(mostOf(came))
    .execute();
  return rows.map((row) => ({
    entry: entryOf(row),
    row: row.id,
    delivery: row.delivery,
    message: row.id,
  }));
}

function entries({ db }: Store) {
  return db
    .selectFrom('messages')
    .leftJoin('chats', 'chats.id', 'messages.chat')
    .leftJoin('users', 'users.id', 'chats.user')
    .selectAll('messages')
    .select((row) => [
      row.fn.coalesce('users.profile_name', 'users.username', 'users.wa_id', 'users.user_id').as('with'),
      'users.wa_id',
      'users.user_id',
      editedText(db, 'messages').as('edited_text'),
      countRevisions(db, 'messages', 'edit').as('edits'),
      countRevisions(db, 'messages', 'revoke').as('revokes'),
    ]);
}

// biome-ignore lint/suspicious/noExplicitAny: the builder's type parameters are Kysely's inner affair
function filtered<Query extends SelectQueryBuilder<any, any, any>>(
  { db }: Store,
  query: Query,
  filter: MessageFilter,
): Query {
  let result = query as SelectQueryBuilder<Tables, 'messages', object>;
  if (filter.phoneNumberId !== undefined)
    result = result.where('messages.phone_number_id', '=', filter.phoneNumberId);
  if (filter.chat !== undefined) result = result.where('messages.chat', '=', filter.chat);
  if (filter.origin !== undefined) result = result.where('messages.origin', '=', filter.origin);
  if (filter.direction !== undefined) result = result.where('messages.direction', '=', filter.direction);
  if (filter.type !== undefined) result = result.where('messages.type', '=', filter.type);
  if (filter.status !== undefined) result = result.where('messages.status', '=', filter.status);
  if (filter.imported !== undefined) result = result.where('messages.imported', '=', filter.imported ? 1 : 0);
  const { search } = filter;
  if (search !== undefined) result = result.where((row) => containing(db, row, 'messages.text', search));
  if (filter.since !== undefined) result = result.where('messages.sent_at', '>=', filter.since);
  if (filter.until !== undefined) result = result.where('messages.sent_at', '<', filter.until);
  return result as unknown as Query;
}

type EntryRow = Selectable<Tables['messages']> & {
  readonly with: string | null;
  readonly wa_id: string | null;
  readonly user_id: string | null;
  readonly edited_text: string | null;
  readonly edits: number | null;
  readonly revokes: number | null;
};

function entryOf(row: EntryRow): MessageEntry {
  const edited = (row.edits ?? 0) > 0;
  return {
    id: row.id,
    wamid: row.wamid,
    phoneNumberId: row.phone_number_id,
    chat: row.chat,
    with: row.with ?? 'unknown',
    party: partyOf(row),
    direction: row.direction,
    origin: row.origin,
    imported: row.imported === 1,
    type: row.type,
    text: edited ? row.edited_text : row.text,
    originalText: edited ? row.text : null,
    edited,
    revoked: (row.revokes ?? 0) > 0,
    media: row.media === null ? null : JSON.parse(row.media),
    replyTo: row.reply_to,
    sentAt: row.sent_at,
    status: row.status,
    extra: row.extra === null ? null : JSON.parse(row.extra),
  };
}

function partyOf({ wa_id, user_id }: EntryRow): MessageEntry['party'] {
  if (wa_id === null && user_id === null) return null;
  return { ...(wa_id === null ? {} : { waId: wa_id }), ...(user_id === null ? {} : { userId: user_id }) };
}
