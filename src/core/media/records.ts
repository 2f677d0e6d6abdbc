import { sql } from 'kysely';
import type { Store } from '../store/index.ts';
import type { MediaMessage, Tried } from './messages.ts';

/** How a try ended. */
export type Outcome =
  | {
      readonly state: 'stored';
      readonly sha256: string;
      readonly sizeBytes: number;
      readonly mimeType: string | null;
      /** False when nobody had announced a digest to hold it against. */
      readonly verified: boolean;
      /** Nothing was downloaded: another message's file has the same content. */
      readonly shared: boolean;
    }
  | { readonly state: 'gone' | 'mismatch' | 'failed'; readonly problem: string };

export type Wanted = MediaMessage & { readonly mediaId: string };

const UNVERIFIED = 'no digest was announced';

/** Writes down how a try ended. A file that is on disk stays told of, whatever another run meets meanwhile. */
export async function recordOutcome(
  { db }: Store,
  { phoneNumberId, wamid, mediaId }: Wanted,
  outcome: Outcome,
  now: number,
): Promise<void> {
  const isStored = outcome.state === 'stored';
  const row = {
    media_id: mediaId,
    state: outcome.state,
    sha256: isStored ? outcome.sha256 : null,
    size_bytes: isStored ? outcome.sizeBytes : null,
    mime_type: isStored ? outcome.mimeType : null,
    tried_at: now,
    problem: isStored ? (outcome.verified ? null : UNVERIFIED) : outcome.problem,
  };
  await db
    .insertInto('media_files')
    .values({ phone_number_id: phoneNumberId, wamid, attempts: 1, ...row })
    .onConflict((conflict) => {
      const update = conflict.columns(['phone_number_id', 'wamid']).doUpdateSet({
        ...row,
        // Tries with another id are not counted to this one.
        attempts: sql`case when media_files.media_id = excluded.media_id then media_files.attempts else 0 end + 1`,
      });
      return isStored ? update : update.where('media_files.state', '!=', 'stored');
    })
    .execute();
}

/** What is known of a message's media by now: another run may have been there. */
export async function findTried(
  { db }: Store,
  { phoneNumberId, wamid }: Pick<MediaMessage, 'phoneNumberId' | 'wamid'>,
): Promise<Tried | undefined> {
  const row = await db
    .selectFrom('media_files')
    .selectAll()
    .where('phone_number_id', '=', phoneNumberId)
    .where('wamid', '=', wamid)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { state, sha256, size_bytes: sizeBytes, attempts, problem } = row;
  return { state, sha256, sizeBytes, attempts, problem };
}

/** Takes back that a message’s media are on disk. */
export async function recordLost(
  { db }: Store,
  { phoneNumberId, wamid }: Pick<MediaMessage, 'phoneNumberId' | 'wamid'>,
  problem: string,
  now: number,
): Promise<void> {
  await db
    .updateTable('media_files')
    .set({ state: 'failed', attempts: 0, tried_at: now, problem })
    .where('phone_number_id', '=', phoneNumberId)
    .where('wamid', '=', wamid)
    .where('state', '=', 'stored')
    .execute();
}
