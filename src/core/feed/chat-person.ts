import type { Store } from '../store/index.ts';

/** An entry of the app's address book. Instants are Unix milliseconds. */
export interface ChatContact {
  readonly fullName: string | null;
  readonly firstName: string | null;
  /** The last change; earlier ones are not kept. */
  readonly changedAt: number;
  readonly isRemoved: boolean;
}

/** What the person said last of being written to. */
export interface ChatPreference {
  /** `marketing_messages`; open. */
  readonly category: string;
  /** `stop`, `resume`; open. */
  readonly value: string;
  readonly changedAt: number;
}

/** Whom a chat is with; undefined when there is none of this id. */
export function personOf({ db }: Store, chat: number) {
  return db
    .selectFrom('chats')
    .innerJoin('users', 'users.id', 'chats.user')
    .select([
      'chats.phone_number_id',
      'chats.user',
      'chats.last_inbound_at',
      'users.wa_id',
      'users.user_id',
      'users.username',
      'users.profile_name',
    ])
    .where('chats.id', '=', chat)
    .executeTakeFirst();
}

export async function contactOf(
  { db }: Store,
  phoneNumberId: string,
  user: number,
): Promise<ChatContact | null> {
  const row = await db
    .selectFrom('contacts')
    .select(['full_name as fullName', 'first_name as firstName', 'changed_at as changedAt', 'removed'])
    .where('phone_number_id', '=', phoneNumberId)
    .where('user', '=', user)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { removed, ...contact } = row;
  return { ...contact, isRemoved: removed === 1 };
}

export function preferencesOf({ db }: Store, phoneNumberId: string, user: number): Promise<ChatPreference[]> {
  return db
    .selectFrom('user_preferences')
    .select(['category', 'value', 'changed_at as changedAt'])
    .where('phone_number_id', '=', phoneNumberId)
    .where('user', '=', user)
    .orderBy('changed_at', 'desc')
    .orderBy('category')
    .execute();
}

/** All phones and BSUIDs of a person, as `phone:…` and `bsuid:…`. */
export async function identitiesOf({ db }: Store, user: number): Promise<string[]> {
  const rows = await db
    .selectFrom('user_keys')
    .select('key')
    .where('user', '=', user)
    .orderBy('key')
    .execute();
  return rows.map(({ key }) => key);
}
