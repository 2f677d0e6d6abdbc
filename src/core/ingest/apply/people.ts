import { phoneMatchKey } from '../../rules/index.ts';
import { type Arrival, type Batch, nextId, pairOf, type UserRow } from '../batch/batch.ts';
import { flushAndForget } from '../batch/flush.ts';
import { put } from '../batch/held.ts';
import { keysOf } from '../batch/keys.ts';
import { load, loadUsers } from '../batch/load.ts';
import { needsOf } from '../batch/needs.ts';
import type { DomainEvent, Party } from '../events.ts';
import type { Applied } from './applied.ts';
import { moveChats, moveContacts, movePreferences } from './merge.ts';
import { touchNumber } from './numbers.ts';

/** When something was told of a person, and in which delivery. */
export interface Told {
  readonly at: number;
  readonly delivery: number;
}

/**
 * The person behind a party, made when new. Both ids together join what was known apart: one person, one chat,
 * whatever the spelling of the phone. `told.at` (Unix ms) decides which names are the newer. Undefined for nobody.
 */
export async function resolveUser(batch: Batch, party: Party, told: Told): Promise<number | undefined> {
  const [key, otherKey] = keysOf(party);
  if (key === undefined) return undefined;
  const user =
    otherKey === undefined
      ? await userOf(batch, key)
      : await join(batch, key, otherKey, { why: 'named-together', ...told });
  updateProfile(batch, user, party, told.at);
  return user;
}

/** Somebody goes by another phone or BSUID from now on: both are one person. */
export async function applyUserChanged(
  batch: Batch,
  event: DomainEvent & { type: 'UserChanged' },
  delivery: Arrival,
): Promise<Applied> {
  const { number, from, to, why, at } = event;
  touchNumber(batch, number, delivery.receivedAt);
  const told = { at, delivery: delivery.id };
  await resolveUser(batch, from, told);
  const [key] = keysOf(from);
  const [newKey] = keysOf(to);
  if (key === undefined || newKey === undefined || key === newKey) return 'known';
  const isNews = !batch.links.rows.has(pairOf(key, newKey));
  await join(batch, key, newKey, { why, ...told });
  await resolveUser(batch, to, told);
  return isNews ? 'new' : 'known';
}

/** Two people turned out to be one, since a message was seen in the chats of both. */
export async function joinUsers(
  batch: Batch,
  users: { readonly known: number; readonly party: Party },
  told: Told,
): Promise<void> {
  const [key] = keysOf(users.party);
  const knownKey = (await keysOfUser(batch, users.known))[0];
  if (key === undefined || knownKey === undefined) return;
  await join(batch, knownKey, key, { why: 'same-message', ...told });
}

/** Whose a chat is; nobody else joins them with anybody before the batch is over. */
export async function holdPersonOf(batch: Batch, chat: number): Promise<number | undefined> {
  const held = [...batch.chats.rows.values()].find(({ id }) => id === chat);
  if (held !== undefined) return held.user;
  let user = await userOfChat(batch, chat);
  for (;;) {
    if (user !== undefined) await loadUsers(batch, [user]);
    // Meanwhile another may have made it somebody else's.
    const now = await userOfChat(batch, chat);
    if (now === user) return user;
    user = now;
  }
}

async function userOfChat({ db }: Batch, chat: number): Promise<number | undefined> {
  return (await db.selectFrom('chats').select('user').where('id', '=', chat).executeTakeFirst())?.user;
}

/** All keys of a person, in the order of the alphabet; from now on they are held. */
async function keysOfUser({ db, userKeys }: Batch, user: number): Promise<string[]> {
  const stored = await db.selectFrom('user_keys').selectAll().where('user', '=', user).execute();
  for (const row of stored) if (!userKeys.rows.has(row.key)) userKeys.rows.set(row.key, row);
  const keys = [...userKeys.rows.values()].filter((row) => row.user === user).map(({ key }) => key);
  return keys.sort();
}

interface Link extends Told {
  readonly why: string;
}

/** Makes two keys one person's, and notes how that became known; gives the person of the first. */
async function join(batch: Batch, key: string, otherKey: string, link: Link): Promise<number> {
  noteLink(batch, key, otherKey, link);
  const user = batch.userKeys.rows.get(key)?.user;
  const other = batch.userKeys.rows.get(otherKey)?.user;
  if (user !== undefined && user === other) return user;
  if (!(await mayBeOne(batch, key, otherKey))) return userOf(batch, key);
  if (user === undefined || other === undefined) {
    const found = user ?? other ?? (await userOf(batch, key));
    if (user === undefined) attach(batch, key, found);
    if (other === undefined) attach(batch, otherKey, found);
    return found;
  }
  await mergeUsers(batch, Math.min(user, other), Math.max(user, other));
  return batch.userKeys.rows.get(key)?.user ?? user;
}

/** False where it would bring together, by whatever way round, what somebody said are two people's. */
async function mayBeOne(batch: Batch, key: string, otherKey: string): Promise<boolean> {
  if (batch.separations.size === 0) return true;
  const keys = await keysBeside(batch, key);
  const others = await keysBeside(batch, otherKey);
  return !keys.some((one) => others.some((other) => batch.separations.has(pairOf(one, other))));
}

async function keysBeside(batch: Batch, key: string): Promise<string[]> {
  const user = batch.userKeys.rows.get(key)?.user;
  return user === undefined ? [key] : keysOfUser(batch, user);
}

function noteLink(batch: Batch, a: string, b: string, { why, at, delivery }: Link): void {
  const pair = pairOf(a, b);
  const known = batch.links.rows.get(pair);
  // The earliest word for it is kept; of two in one moment the first in the alphabet, in whatever order they come.
  if (known && (known.linked_at < at || (known.linked_at === at && known.why <= why))) return;
  const [key = '', other_key = ''] = pair.split('\n');
  put(batch.links, pair, { key, other_key, why, linked_at: at, delivery });
}

async function userOf(batch: Batch, key: string): Promise<number> {
  const known = batch.userKeys.rows.get(key);
  if (known) return known.user;
  const id = await nextId(batch, 'users');
  put(batch.users, String(id), { ...NOBODY, id });
  attach(batch, key, id);
  return id;
}

const NOBODY: Omit<UserRow, 'id'> = {
  wa_id: null,
  wa_id_at: 0,
  user_id: null,
  user_id_at: 0,
  username: null,
  username_at: 0,
  profile_name: null,
  profile_name_at: 0,
};

function attach(batch: Batch, key: string, user: number): void {
  put(batch.userKeys, key, { key, user });
}

function updateProfile(batch: Batch, id: number, party: Party, at: number): void {
  const known = batch.users.rows.get(String(id));
  if (known === undefined) return;
  const told: Omit<UserRow, 'id'> = {
    wa_id: party.waId ?? null,
    wa_id_at: at,
    user_id: party.userId ?? null,
    user_id_at: at,
    username: party.username ?? null,
    username_at: at,
    profile_name: party.name ?? null,
    profile_name_at: at,
  };
  const merged = laterOf(known, told);
  if (merged !== known) put(batch.users, String(id), { ...merged, id });
}

const NAMES = ['wa_id', 'user_id', 'username', 'profile_name'] as const;

/** Of two names the later one holds, in whatever order they come; of two from one second the later in the alphabet. */
function laterOf<Known extends Omit<UserRow, 'id'>>(known: Known, told: Omit<UserRow, 'id'>): Known {
  let merged = known;
  for (const name of NAMES) {
    const value = told[name];
    const at = told[`${name}_at`];
    if (value === null) continue;
    const held = merged[name];
    const heldAt = merged[`${name}_at`];
    if (name === 'wa_id' && held !== null && phoneMatchKey(value) === phoneMatchKey(held)) {
      const spelling = longer(value, held);
      if (spelling === held && at <= heldAt) continue;
      merged = { ...merged, wa_id: spelling, wa_id_at: Math.max(at, heldAt) };
      continue;
    }
    if (held !== null && (at < heldAt || (at === heldAt && value <= held))) continue;
    merged = { ...merged, [name]: value, [`${name}_at`]: at };
  }
  return merged;
}

// Meta takes every spelling of a phone to send to (reference §9): one is chosen that does not depend on the order.
function longer(a: string, b: string): string {
  if (a.length !== b.length) return a.length > b.length ? a : b;
  return a > b ? a : b;
}

/** The older row takes over keys, chats, contacts and preferences of the other. Rare: done in the tables themselves. */
async function mergeUsers(batch: Batch, into: number, from: number): Promise<void> {
  await flushAndForget(batch);
  const { db } = batch;
  const [kept, gone] = await db
    .selectFrom('users')
    .selectAll()
    .where('id', 'in', [into, from])
    .orderBy('id')
    .execute();
  if (kept === undefined || gone === undefined) return;
  await db.updateTable('user_keys').set({ user: into }).where('user', '=', from).execute();
  await moveChats(batch, into, from);
  await moveContacts(batch, into, from);
  await movePreferences(batch, into, from);
  const { id, ...profile } = laterOf(kept, gone);
  await db.updateTable('users').set(profile).where('id', '=', id).execute();
  await db.deleteFrom('users').where('id', '=', from).execute();
  await load(batch, needsOf(batch.current));
}
