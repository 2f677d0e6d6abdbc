import { phoneMatchKey } from '../../rules/index.ts';
import type { Party } from '../events.ts';
import type { Projection } from './projection.ts';

/**
 * The person behind a party, made when new. Both ids together join what was known apart: one person, one chat,
 * whatever the spelling of the phone. `at` (Unix ms) decides which profile is the newer. Undefined for nobody.
 */
export async function resolveUser(
  projection: Projection,
  party: Party,
  at: number,
): Promise<number | undefined> {
  const keys = keysOf(party);
  const first = keys[0];
  if (first === undefined) return undefined;
  const { seen } = projection;
  const remembered = seen.users.get(keys.join(' '));
  if (remembered !== undefined && !hasProfile(party)) return remembered;

  const [user, ...others] = await findUsers(projection, keys);
  const id = user ?? (await createUser(projection, party, at));
  for (const other of others) await mergeUsers(projection, id, other);
  await attachKeys(projection, id, keys);
  await updateProfile(projection, id, party, at);
  seen.users.set(keys.join(' '), id);
  return id;
}

function keysOf(party: Party): string[] {
  const keys: string[] = [];
  if (party.userId !== undefined) keys.push(`bsuid:${party.userId}`);
  if (party.waId !== undefined) keys.push(`phone:${phoneMatchKey(party.waId)}`);
  return keys;
}

function hasProfile(party: Party): boolean {
  return party.name !== undefined || party.username !== undefined;
}

async function findUsers({ db }: Projection, keys: readonly string[]): Promise<number[]> {
  const rows = await db.selectFrom('user_keys').select('user').distinct().where('key', 'in', keys).execute();
  return rows.map((row) => row.user).sort((a, b) => a - b);
}

async function createUser({ db }: Projection, party: Party, at: number): Promise<number> {
  const row = await db
    .insertInto('users')
    .values({
      wa_id: party.waId ?? null,
      user_id: party.userId ?? null,
      username: party.username ?? null,
      profile_name: party.name ?? null,
      profile_at: at,
    })
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

async function updateProfile({ db }: Projection, id: number, party: Party, at: number): Promise<void> {
  await db
    .updateTable('users')
    .set((row) => ({
      // The spelling Meta used first is what is sent to; variants only match.
      wa_id: row.fn.coalesce('wa_id', row.val(party.waId ?? null)),
      user_id: row.fn.coalesce('user_id', row.val(party.userId ?? null)),
    }))
    .where('id', '=', id)
    .execute();
  if (!hasProfile(party)) return;
  await db
    .updateTable('users')
    .set((row) => ({
      username: row.fn.coalesce(row.val(party.username ?? null), 'username'),
      profile_name: row.fn.coalesce(row.val(party.name ?? null), 'profile_name'),
      profile_at: at,
    }))
    .where('id', '=', id)
    .where('profile_at', '<=', at)
    .execute();
}

/** Two rows turned out to be one person: the older row takes over keys, chats and messages of the other. */
async function mergeUsers(projection: Projection, into: number, from: number): Promise<void> {
  const { db, seen } = projection;
  const gone = await db.selectFrom('users').selectAll().where('id', '=', from).executeTakeFirstOrThrow();
  await db.updateTable('user_keys').set({ user: into }).where('user', '=', from).execute();
  const chats = await db.selectFrom('chats').selectAll().where('user', '=', from).execute();
  for (const chat of chats) await moveChat(projection, chat, into);
  await updateProfile(
    projection,
    into,
    {
      waId: gone.wa_id ?? undefined,
      userId: gone.user_id ?? undefined,
      username: gone.username ?? undefined,
      name: gone.profile_name ?? undefined,
    },
    gone.profile_at,
  );
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

function latest(a: number | null, b: number | null): number | null {
  return a === null || (b !== null && b > a) ? b : a;
}
