import { type Kysely, sql } from 'kysely';
import type { Message, Tables } from '../store/index.ts';

/** What somebody made of a message, and when. */
export interface ReactionEntry {
  readonly wamid: string;
  readonly origin: Message['origin'];
  /** Null when an earlier one was taken back. */
  readonly emoji: string | null;
  readonly at: number;
}

/** The reactions to these messages, in the order they came, by what they are about. */
export async function reactionsTo(
  db: Kysely<Tables>,
  phoneNumberId: string,
  wamids: readonly string[],
): Promise<Map<string, ReactionEntry[]>> {
  const rows = await db
    .selectFrom('messages')
    .select(['reply_to', 'wamid', 'origin', 'text', 'sent_at'])
    .where('phone_number_id', '=', phoneNumberId)
    .where('reply_to', 'in', wamids)
    // Not a parameter: as it stands it leads to the index of reactions.
    .where('type', '=', sql.lit('reaction'))
    .orderBy('sent_at')
    .orderBy('id')
    .execute();
  const found = new Map<string, ReactionEntry[]>();
  for (const { reply_to, wamid, origin, text, sent_at } of rows) {
    if (reply_to === null) continue;
    const entries = found.get(reply_to) ?? [];
    entries.push({ wamid, origin, emoji: text, at: sent_at });
    found.set(reply_to, entries);
  }
  return found;
}
