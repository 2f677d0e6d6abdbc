import type { Selectable } from 'kysely';
import { phoneMatchKey } from '../../rules/index.ts';
import type { Tables } from '../../store/index.ts';
import type { Party } from '../events.ts';
import { supersedes } from './contact-version.ts';
import type { Projection } from './projection.ts';

/**
 * The person behind a party, made when new. Both ids together join what was known apart: one person, one chat,
 * whatever the spelling of the phone. `at` (Unix ms) decides which names are the newer. Undefined for nobody.
 */
export async function resolveUser(
  projection: Projection,
  party: Party,
  at: number,
): Promise<number | undefined> {
  const keys = keysOf(party);
  if (keys.length === 0) return undefined;
  const { seen } = projection;
  const remembered = seen.users.get(keys.join(' '));
  if (remembered !== undefined && !hasProfile(party)) return remembered;

  const [user, ...others] = await findUsers(projection, keys);
  const id = user ?? (await createUser(projection));
  for (const other of others) await mergeUsers(projection, id, other);
  await attachKeys(projection, id, keys);
  await updateProfile(projection, id, {
    wa_id: party.waId ?? null,
    user_id: party.userId ?? null,
    username: party.username ?? null,
    username_at: at,
    profile_name: party.name ?? null,
    profile_name_at: at,
  });
  seen.users.set(keys.join(' '), id);
  return id;
}

/** Two people turned out to be one: the older row takes over keys, chats and messages of the other. */
export async function joinUsers(projection: Projection, a: number, b: number): Promise<void> {
  if (a !== b) await mergeUsers(projection, Math.min(a, b), Math.max(a, b));
}

/** The key of a phone, equal for all its spellings; what has no digits is a name for itself alone. */
function phoneKey(waId: string): string {
  return `phone:${phoneMatchKey(waId) || waId}`;
}

function keysOf(party: Party): string[] {
  const keys: string[] = [];
  if (party.userId !== undefined) keys.push(`bsuid:${party.userId}`);
  if (party.waId !== undefined) keys.push(phoneKey(party.waId));
  return keys;
}

function hasProfile(party: Party): boolean {
  return party.name !== undefined || party.username !== undefined;
}

async function findUsers({ db }: Projection, keys: readonly string[]): Promise<number[]> {
  const rows = await db.selectFrom('user_keys').select('user').distinct().where('key', 'in', keys).execute();
  return rows.map((row) => row.user).sort((a, b) => a - b);
}

async function createUser({ db }: Projection): Promise<number> {
  const nobody = { wa_id: null, user_id: null, username: null, profile_name: null };
  const row = await db
    .insertInto('users')
    .values({ ...nobody, username_at: 0, profile_name_at: 0 })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

async function attachKeys({ db }: Projection, user: number, keys: readonly string[]): Promise<void> {
  await db
    .insertInto('user_keys')
    .values(keys.map((key) => ({ key, user })))
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}

type Profile = Omit<Selectable<Tables['users']>, 'id' | 'wa_id_at' | 'user_id_at'>;

/** Adds what is not known yet; of two names the later one holds, in whatever order they come. */
async function updateProfile({ db }: Projection, id: number, told: Profile): Promise<void> {
  const known = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const changes: Partial<Profile> = {
    // The spelling Meta used first is what is sent to; variants only match.
    ...(known.wa_id === null && told.wa_id !== null ? { wa_id: told.wa_id } : {}),
    ...(known.user_id === null && told.user_id !== null ? { user_id: told.user_id } : {}),
    ...(isLater(told.username, told.username_at, known.username, known.username_at)
      ? { username: told.username, username_at: told.username_at }
      : {}),
    ...(isLater(told.profile_name, told.profile_name_at, known.profile_name, known.profile_name_at)
      ? { profile_name: told.profile_name, profile_name_at: told.profile_name_at }
      : {}),
  };
  if (Object.keys(changes).length === 0) return;
  await db.updateTable('users').set(changes).where('id', '=', id).execute();
}

// Of two names from one second the later in the alphabet: arbitrary, but the same in every order.
function isLater(name: string | null, at: number, known: string | null, knownAt: number): boolean {
  if (name === null) return false;
  if (known === null || at > knownAt) return true;
  return at === knownAt && name > known;
}

async function mergeUsers(projection: Projection, into: number, from: number): Promise<void> {
  const { db, seen } = projection;
  const gone = await db.selectFrom('users').selectAll().where('id', '=', from).executeTakeFirstOrThrow();
  await db.updateTable('user_keys').set({ user: into }).where('user', '=', from).execute();
  const chats = await db.selectFrom('chats').selectAll().where('user', '=', from).execute();
  for (const chat of chats) await moveChat(projection, chat, into);
  await moveContacts(projection, into, from);
  await updateProfile(projection, into, gone);
  await db.deleteFrom('users').where('id', '=', from).execute();
  seen.users.clear();
  seen.chats.clear();
}

interface ChatTimes {
  readonly id: number;
  readonly phone_number_id: string;
  readonly last_message_at: number;
  readonly last_inbound_at: number | null;
  readonly last_outbound_at: number | null;
}

async function moveChat({ db }: Projection, chat: ChatTimes, into: number): Promise<void> {
  const kept = await db
    .selectFrom('chats')
    .selectAll()
    .where('phone_number_id', '=', chat.phone_number_id)
    .where('user', '=', into)
    .executeTakeFirst();
  if (!kept) {
    await db.updateTable('chats').set({ user: into }).where('id', '=', chat.id).execute();
    return;
  }
  await db.updateTable('messages').set({ chat: kept.id }).where('chat', '=', chat.id).execute();
  await db
    .updateTable('chats')
    .set({
      last_message_at: Math.max(kept.last_message_at, chat.last_message_at),
      last_inbound_at: latest(kept.last_inbound_at, chat.last_inbound_at),
      last_outbound_at: latest(kept.last_outbound_at, chat.last_outbound_at),
    })
    .where('id', '=', kept.id)
    .execute();
  await db.deleteFrom('chats').where('id', '=', chat.id).execute();
}

async function moveContacts({ db }: Projection, into: number, from: number): Promise<void> {
  const moving = await db.selectFrom('contacts').selectAll().where('user', '=', from).execute();
  for (const contact of moving) {
    const kept = await db
      .selectFrom('contacts')
      .selectAll()
      .where('phone_number_id', '=', contact.phone_number_id)
      .where('user', '=', into)
      .executeTakeFirst();
    const isOutdated = kept !== undefined && !supersedes(contact, kept);
    const gone = isOutdated ? contact : kept;
    if (gone) await db.deleteFrom('contacts').where('id', '=', gone.id).execute();
    if (!isOutdated)
      await db.updateTable('contacts').set({ user: into }).where('id', '=', contact.id).execute();
  }
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || (b !== null && b > a) ? b : a;
}
