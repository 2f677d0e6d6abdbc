import { sql } from 'kysely';
import { LIMITS } from '../rules/index.ts';
import type { Store } from '../store/index.ts';

/** The earliest that media of an import may have been sent to follow it (Unix milliseconds). */
export function mediaSince(onboardedAt: number): number {
  return onboardedAt - LIMITS.historyMediaMs.value;
}

/** How many placeholders wait for media that may still follow. Cheap however large the store is. */
export async function countMediaPending(
  { db }: Store,
  phoneNumberId: string,
  onboardedAt: number,
): Promise<number> {
  const { count } = await db
    .selectFrom('messages')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('phone_number_id', '=', phoneNumberId)
    .where('sent_at', '>=', mediaSince(onboardedAt))
    // A literal, not a parameter: by it alone SQLite sees that the partial index `messages_media` will do.
    .where(sql<boolean>`type = 'media_placeholder'`)
    .executeTakeFirstOrThrow();
  return count;
}
