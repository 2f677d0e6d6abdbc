import { type Kysely, sql } from 'kysely';
import { LIMITS } from '../rules/index.ts';
import type { Message, Tables } from '../store/index.ts';
import { countRevisions, editedText } from './as-it-stands.ts';

/** A conversation, by what is cheap to tell of it: one person with one number. Instants are Unix milliseconds. */
export interface ChatEntry {
  readonly id: number;
  readonly phoneNumberId: string;
  /** Name in the address book, else profile name, username, phone or BSUID. */
  readonly name: string;
  readonly waId: string | null;
  readonly userId: string | null;
  readonly username: string | null;
  /** Live messages of the customer since the business last answered. */
  readonly unanswered: number;
  readonly lastMessageAt: number;
  /** What the latest message says now: after an edit, its words. */
  readonly lastText: string | null;
  /** Whether it was revoked; what it said is kept. */
  readonly lastRevoked: boolean;
  readonly lastOrigin: Message['origin'] | null;
  /** Null while no message of the chat is known. */
  readonly lastType: string | null;
  /** `accepted`, `sent`, `delivered`, `read`, `failed`; open, and null where there is none. */
  readonly lastStatus: string | null;
  /** Until when the API may answer without a template; null when no live message of the customer is known. */
  readonly windowUntil: number | null;
}

/** All chats, with whoever they are with. */
export function namedChats(db: Kysely<Tables>) {
  return db
    .selectFrom('chats')
    .innerJoin('users', 'users.id', 'chats.user')
    .leftJoin('contacts', (join) =>
      join
        .onRef('contacts.phone_number_id', '=', 'chats.phone_number_id')
        .onRef('contacts.user', '=', 'chats.user')
        .on('contacts.removed', '=', 0),
    );
}

/** What a chat's entry is made of, of all chats. */
export function chatRows(db: Kysely<Tables>) {
  return namedChats(db)
    .leftJoin('messages as last', (join) =>
      join.on((row) =>
        row(
          'last.id',
          '=',
          row
            .selectFrom('messages')
            .select('messages.id')
            .whereRef('messages.chat', '=', 'chats.id')
            .orderBy('messages.sent_at', 'desc')
            .orderBy('messages.id', 'desc')
            .limit(1),
        ),
      ),
    )
    .select((row) => [
      'chats.id',
      'chats.phone_number_id',
      'chats.last_message_at',
      'chats.last_inbound_at',
      'users.wa_id',
      'users.user_id',
      'users.username',
      'users.profile_name',
      'contacts.full_name',
      'last.text as last_text',
      'last.origin as last_origin',
      'last.type as last_type',
      'last.status as last_status',
      editedText(db, 'last').as('last_edited_text'),
      countRevisions(db, 'last', 'edit').as('last_edits'),
      countRevisions(db, 'last', 'revoke').as('last_revokes'),
      row
        .selectFrom('messages')
        .select(row.fn.countAll<number>().as('count'))
        .whereRef('messages.chat', '=', 'chats.id')
        // Not parameters: as they stand they lead to the index of what is live and inbound.
        .where('messages.direction', '=', sql.lit('inbound'))
        .where('messages.imported', '=', sql.lit(0))
        .where((message) =>
          message('messages.sent_at', '>', message.fn.coalesce('chats.last_outbound_at', message.val(0))),
        )
        .as('unanswered'),
    ]);
}

type ChatRow = Awaited<ReturnType<ReturnType<typeof chatRows>['execute']>>[number];

export function entryOf(row: ChatRow): ChatEntry {
  const { serviceWindowMs } = LIMITS;
  return {
    id: row.id,
    phoneNumberId: row.phone_number_id,
    name: row.full_name ?? row.profile_name ?? row.username ?? row.wa_id ?? row.user_id ?? 'unknown',
    waId: row.wa_id,
    userId: row.user_id,
    username: row.username,
    unanswered: row.unanswered ?? 0,
    lastMessageAt: row.last_message_at,
    lastText: (row.last_edits ?? 0) > 0 ? row.last_edited_text : row.last_text,
    lastRevoked: (row.last_revokes ?? 0) > 0,
    lastOrigin: row.last_origin,
    lastType: row.last_type,
    lastStatus: row.last_status,
    windowUntil: row.last_inbound_at === null ? null : row.last_inbound_at + serviceWindowMs.value,
  };
}
