import type { Kysely } from 'kysely';
import type { Message, Tables } from '../store/index.ts';
import { type Beside, readBeside } from './beside.ts';
import type { TranscriptChat } from './chats.ts';
import type { TranscriptFilter } from './filter.ts';
import { messageOf, type TranscriptMessage } from './message.ts';

/** A message's row, and whose it is. */
export interface Meant {
  readonly row: Message;
  readonly chat: TranscriptChat;
}

/** Messages with all that is known of them, in the same order; asks once for all of a number. */
export async function withBeside(
  db: Kysely<Tables>,
  messages: readonly Meant[],
  filter: TranscriptFilter,
): Promise<TranscriptMessage[]> {
  const beside = new Map<string, Beside>();
  for (const [number, some] of Map.groupBy(messages, ({ row }) => row.phone_number_id)) {
    const rows = some.map(({ row }) => row);
    beside.set(number, await readBeside(db, number, rows));
  }
  return messages.flatMap(({ row, chat }) => {
    const known = beside.get(row.phone_number_id);
    return known === undefined ? [] : messageOf(row, chat, known, filter);
  });
}
