import type { Kysely } from 'kysely';
import type { Tables } from '../store/index.ts';
import type { TranscriptFilter } from './filter.ts';

/** Whose conversation it is, and with which number. */
export interface TranscriptChat {
  /** Null for what belongs to no chat: media whose message never came, statuses of a group. */
  readonly id: number | null;
  readonly phoneNumberId: string | null;
  readonly displayPhoneNumber: string | null;
  readonly verifiedName: string | null;
  /** Name in the address book, else profile name, username, phone or BSUID. */
  readonly name: string;
  readonly waId: string | null;
  readonly userId: string | null;
  readonly username: string | null;
}

/** What belongs to no chat, as if it were one. */
export const NO_CHAT: TranscriptChat = {
  id: null,
  phoneNumberId: null,
  displayPhoneNumber: null,
  verifiedName: null,
  name: 'nobody known',
  waId: null,
  userId: null,
  username: null,
};

const PAGE = 500;

/** The chats that are meant, by their ids, a page at a time. */
export async function* readChats(
  db: Kysely<Tables>,
  filter: Pick<TranscriptFilter, 'phoneNumberId' | 'chats'>,
): AsyncGenerator<TranscriptChat> {
  for (let after = 0; ; ) {
    const page = await chatsAfter(db, filter, after);
    yield* page.map(chatOf);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.id;
  }
}

/** One chat; undefined when there is none of this id. */
export async function readChat(db: Kysely<Tables>, id: number): Promise<TranscriptChat | undefined> {
  const row = await chatRows(db).where('chats.id', '=', id).executeTakeFirst();
  return row && chatOf(row);
}

function chatsAfter(
  db: Kysely<Tables>,
  { phoneNumberId, chats }: Pick<TranscriptFilter, 'phoneNumberId' | 'chats'>,
  after: number,
) {
  let query = chatRows(db).where('chats.id', '>', after);
  if (phoneNumberId !== undefined) query = query.where('chats.phone_number_id', '=', phoneNumberId);
  if (chats !== undefined) query = query.where('chats.id', 'in', chats);
  return query.orderBy('chats.id').limit(PAGE).execute();
}

function chatRows(db: Kysely<Tables>) {
  return db
    .selectFrom('chats')
    .innerJoin('users', 'users.id', 'chats.user')
    .leftJoin('numbers', 'numbers.phone_number_id', 'chats.phone_number_id')
    .leftJoin('contacts', (join) =>
      join
        .onRef('contacts.phone_number_id', '=', 'chats.phone_number_id')
        .onRef('contacts.user', '=', 'chats.user')
        .on('contacts.removed', '=', 0),
    )
    .select([
      'chats.id',
      'chats.phone_number_id',
      'numbers.display_phone_number',
      'numbers.verified_name',
      'contacts.full_name',
      'users.profile_name',
      'users.username',
      'users.wa_id',
      'users.user_id',
    ]);
}

type Row = Awaited<ReturnType<typeof chatsAfter>>[number];

function chatOf(row: Row): TranscriptChat {
  return {
    id: row.id,
    phoneNumberId: row.phone_number_id,
    displayPhoneNumber: row.display_phone_number,
    verifiedName: row.verified_name,
    name: row.full_name ?? row.profile_name ?? row.username ?? row.wa_id ?? row.user_id ?? 'unknown',
    waId: row.wa_id,
    userId: row.user_id,
    username: row.username,
  };
}
