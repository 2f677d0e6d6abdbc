import { among, amongNumbers, ofWamids, toChange } from '../../store/index.ts';
import type { Batch, MessageRow } from './batch.ts';
import { type Held, keep, unheld } from './held.ts';
import type { Needs } from './needs.ts';
import { holdPeople, NOBODY_YET } from './people.ts';

/** Reads what these events will look up and is not held yet. */
export async function load(batch: Batch, needs: Needs): Promise<void> {
  await loadNumbers(batch, needs);
  await loadPeople(batch, needs);
  for (const [phoneNumberId, wamids] of needs.messages) await loadMessages(batch, phoneNumberId, wamids);
  for (const [phoneNumberId, wamids] of needs.revisions) await loadRevisions(batch, phoneNumberId, wamids);
  for (const [phoneNumberId, wamids] of needs.statuses) await loadStatuses(batch, phoneNumberId, wamids);
  await loadChunks(batch, needs);
}

async function loadNumbers(batch: Batch, { phoneNumberIds }: Needs): Promise<void> {
  const wanted = unheld(batch.numbers, phoneNumberIds);
  if (wanted.length === 0) return;
  const { db } = batch;
  const numbers = db.selectFrom('numbers').selectAll().where('phone_number_id', 'in', among(db, wanted));
  for (const row of await numbers.execute()) keep(batch.numbers, row.phone_number_id, row);
  const syncs = db.selectFrom('history_syncs').selectAll().where('phone_number_id', 'in', among(db, wanted));
  for (const row of await syncs.execute()) keep(batch.syncs, `${row.phone_number_id}/${row.epoch}`, row);
}

async function loadPeople(batch: Batch, needs: Needs): Promise<void> {
  const { db } = batch;
  const wanted = unheld(batch.userKeys, needs.userKeys);
  if (wanted.length === 0) return;
  await holdPeople(batch, wanted);
  const found = await db.selectFrom('user_keys').selectAll().where('key', 'in', among(db, wanted)).execute();
  const keys = found.filter(({ user }) => user !== NOBODY_YET);
  for (const row of keys) keep(batch.userKeys, row.key, row);
  const links = await db
    .selectFrom('user_links')
    .selectAll()
    .where('key', 'in', among(db, wanted))
    .where('other_key', 'in', among(db, needs.userKeys))
    .execute();
  for (const row of links) keep(batch.links, `${row.key}\n${row.other_key}`, row);
  await loadUsers(
    batch,
    keys.map(({ user }) => user),
  );
}

/** Reads people and what is theirs; nobody else changes them before the transaction ends. */
export async function loadUsers(batch: Batch, ids: readonly number[]): Promise<void> {
  const { db } = batch;
  const wanted = unheld(batch.users, ids);
  if (wanted.length === 0) return;
  const users = db.selectFrom('users').selectAll().where('id', 'in', amongNumbers(db, wanted)).orderBy('id');
  for (const row of await toChange(db, users).execute()) keep(batch.users, String(row.id), row);
  const chats = db.selectFrom('chats').selectAll().where('user', 'in', amongNumbers(db, wanted));
  for (const row of await chats.execute()) keep(batch.chats, `${row.phone_number_id}/${row.user}`, row);
  const contacts = db.selectFrom('contacts').selectAll().where('user', 'in', amongNumbers(db, wanted));
  for (const row of await contacts.execute()) keep(batch.contacts, `${row.phone_number_id}/${row.user}`, row);
  const preferences = db
    .selectFrom('user_preferences')
    .selectAll()
    .where('user', 'in', amongNumbers(db, wanted));
  for (const row of await preferences.execute())
    keep(batch.preferences, `${row.phone_number_id}/${row.user}/${row.category}`, row);
}

async function loadMessages(batch: Batch, phoneNumberId: string, wamids: Set<string>): Promise<void> {
  const wanted = unheldOf(batch.messages, phoneNumberId, wamids);
  if (wanted.length === 0) return;
  const found = batch.db
    .selectFrom(ofWamids(batch.db, 'messages', phoneNumberId, wanted).as('found'))
    .selectAll()
    .orderBy('id');
  // Whoever joins two people moves messages of numbers that are not its own.
  for (const { id: _, ...row } of await toChange(batch.db, found).execute()) {
    keep(batch.messages, `${phoneNumberId}/${row.wamid}`, row satisfies MessageRow);
  }
}

async function loadRevisions(batch: Batch, phoneNumberId: string, wamids: Set<string>): Promise<void> {
  const wanted = unheldOf(batch.revisions, phoneNumberId, wamids);
  if (wanted.length === 0) return;
  const found = await batch.db
    .selectFrom(ofWamids(batch.db, 'message_revisions', phoneNumberId, wanted).as('found'))
    .selectAll()
    .execute();
  for (const row of found) keep(batch.revisions, `${phoneNumberId}/${row.wamid}`, row);
}

async function loadStatuses(batch: Batch, phoneNumberId: string, wamids: Set<string>): Promise<void> {
  const wanted = unheldOf(batch.statuses, phoneNumberId, wamids);
  if (wanted.length === 0) return;
  const found = await batch.db
    .selectFrom(ofWamids(batch.db, 'statuses', phoneNumberId, wanted).as('found'))
    .selectAll()
    .execute();
  for (const row of found) {
    keep(batch.statuses, `${phoneNumberId}/${row.wamid}/${row.status}/${row.recipient}`, row);
  }
}

async function loadChunks(batch: Batch, { chunks, phoneNumberIds }: Needs): Promise<void> {
  const wanted = unheld(batch.chunks, chunks);

  if (wanted.length === 0) return;
  const found = await batch.db
    .selectFrom('history_chunks')
    .selectAll()
    .where('phone_number_id', 'in', among(batch.db, phoneNumberIds))
    .where('epoch', 'in', amongNumbers(batch.db, epochsIn(batch, phoneNumberIds)))
    .where('chunk_sha256', 'in', among(batch.db, wanted))
    .execute();
  for (const row of found) {
    keep(batch.chunks, `${row.phone_number_id}/${row.epoch}/${row.chunk_sha256}`, row);
  }
}

// Named so that the primary key serves; a chunk has no epoch without its sync.
function epochsIn(batch: Batch, phoneNumberIds: ReadonlySet<string>): Set<number> {
  const epochs = new Set<number>();
  for (const row of batch.syncs.rows.values()) {
    if (phoneNumberIds.has(row.phone_number_id)) epochs.add(row.epoch);
  }
  return epochs;
}

function unheldOf(held: Held<unknown>, phoneNumberId: string, wamids: Set<string>): string[] {
  return unheld(held, wamids, (wamid) => `${phoneNumberId}/${wamid}`);
}
