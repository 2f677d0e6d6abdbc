import type { Kysely } from 'kysely';
import { inSnapshot, type Message, type Store, type Tables } from '../store/index.ts';
import { type Beside, readBeside } from './beside.ts';
import { NO_CHAT, readChats, type TranscriptChat } from './chats.ts';
import type { TranscriptFilter } from './filter.ts';
import { messageOf, type TranscriptMessage } from './message.ts';
import { gatherReactions, type WithReactions } from './reactions.ts';
import { readRows } from './rows.ts';

/** As many as are asked about at once; chats of few messages share a batch. */
const BATCH = 500;

/** A message's row, and whose it is. */
interface Meant {
  readonly row: Message;
  readonly chat: TranscriptChat;
}

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
  return inSnapshot(store, async (snapshot) => {
    const db = await gatherReactions(snapshot, filter);
    return read(completed(db, filter));
  });
}

async function* completed(
  db: Kysely<WithReactions>,
  filter: TranscriptFilter,
): AsyncGenerator<readonly TranscriptMessage[]> {
  for await (const batch of batches(meant(db, filter))) {
    const beside = new Map<string, Beside>();
    for (const [number, some] of Map.groupBy(batch, ({ row }) => row.phone_number_id)) {
      const rows = some.map(({ row }) => row);
      beside.set(number, await readBeside(db, number, rows));
    }
    yield batch.flatMap(({ row, chat }) => {
      const known = beside.get(row.phone_number_id);
      return known === undefined ? [] : messageOf(row, chat, known, filter);
    });
  }
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
