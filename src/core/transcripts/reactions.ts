import type { Kysely } from 'kysely';
import type { Message, Tables } from '../store/index.ts';
import type { TranscriptFilter } from './filter.ts';

/** What somebody made of a message, and when. */
export interface ReactionEntry {
  readonly wamid: string;
  readonly origin: Message['origin'];
  /** Null when an earlier one was taken back. */
  readonly emoji: string | null;
  readonly at: number;
}

interface ReactionRow {
  id: number;
  phone_number_id: string;
  wamid: string;
  reply_to: string;
  origin: Message['origin'];
  text: string | null;
  sent_at: number;
}

/** The tables, and the one that lives as long as a snapshot does. */
export type WithReactions = Tables & { transcript_reactions: ReactionRow };

/**
 * Puts the reactions aside by what they are about. They come long after it, no index leads to them, and one chat can have
 * more than fit into memory: a temporary table of SQLite's is in a file without a name.
 */
export async function gatherReactions(
  db: Kysely<Tables>,
  { phoneNumberId, chats }: TranscriptFilter,
): Promise<Kysely<WithReactions>> {
  let query = db
    .selectFrom('messages')
    .select(['id', 'phone_number_id', 'wamid', 'reply_to', 'origin', 'text', 'sent_at'])
    .where('type', '=', 'reaction')
    .where('reply_to', 'is not', null);
  if (chats !== undefined) query = query.where('chat', 'in', chats);
  else if (phoneNumberId !== undefined) query = query.where('phone_number_id', '=', phoneNumberId);
  await db.schema.createTable('transcript_reactions').temporary().as(query).execute();
  await db.schema
    .createIndex('transcript_reactions_target')
    .on('transcript_reactions')
    .columns(['reply_to', 'phone_number_id'])
    .execute();
  return db.withTables<Pick<WithReactions, 'transcript_reactions'>>();
}

/** The reactions to these messages, in the order they came, by what they are about. */
export async function reactionsTo(
  db: Kysely<WithReactions>,
  phoneNumberId: string,
  wamids: readonly string[],
): Promise<Map<string, ReactionEntry[]>> {
  const rows = await db
    .selectFrom('transcript_reactions')
    .selectAll()
    .where('phone_number_id', '=', phoneNumberId)
    .where('reply_to', 'in', wamids)
    .orderBy('sent_at')
    .orderBy('id')
    .execute();
  const found = new Map<string, ReactionEntry[]>();
  for (const { reply_to, wamid, origin, text, sent_at } of rows) {
    const entries = found.get(reply_to) ?? [];
    entries.push({ wamid, origin, emoji: text, at: sent_at });
    found.set(reply_to, entries);
  }
  return found;
}
