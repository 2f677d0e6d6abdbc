import type { Kysely } from 'kysely';
import { inSnapshot, type Store, type Tables } from '../store/index.ts';
import { NO_CHAT, readChats } from './chats.ts';
import type { TranscriptFilter } from './filter.ts';
import type { TranscriptMessage } from './message.ts';
import { readRows } from './rows.ts';
import { type Meant, withBeside } from './with-beside.ts';

/** As many as are asked about at once; chats of few messages share a batch. */
const BATCH = 500;

/**
 * Gives all messages that are meant, chat by chat in the order of their ids, each chat from its first message to its last,
 * as the store stands when it begins: in batches, so that memory does not grow with them. A chat that has none is not
 * mentioned; what belongs to no chat comes last, unless chats are named.
 */
export function readTranscripts<Result>(
  store: Store,
  filter: TranscriptFilter,
  read: (batches: AsyncIterable<readonly TranscriptMessage[]>) => Promise<Result>,
): Promise<Result> {
  return inSnapshot(store, (snapshot) => read(completed(snapshot, filter)));
}

async function* completed(
  db: Kysely<Tables>,
  filter: TranscriptFilter,
): AsyncGenerator<readonly TranscriptMessage[]> {
  for await (const batch of batches(meant(db, filter))) yield withBeside(db, batch, filter);
}

async function* meant(db: Kysely<Tables>, filter: TranscriptFilter): AsyncGenerator<readonly Meant[]> {
  for await (const chat of readChats(db, filter)) {
    for await (const page of readRows(db, chat.id, filter)) yield page.map((row) => ({ row, chat }));
  }
  if (filter.chats !== undefined) return;
  for await (const page of readRows(db, null, filter)) yield page.map((row) => ({ row, chat: NO_CHAT }));
}

/** Pieces of any size, in batches of at least so many. */
async function* batches(pieces: AsyncIterable<readonly Meant[]>): AsyncGenerator<readonly Meant[]> {
  let batch: Meant[] = [];
  for await (const piece of pieces) {
    batch.push(...piece);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
