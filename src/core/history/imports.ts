import type { Selectable } from 'kysely';
import type { Store, Tables } from '../store/index.ts';

type SyncRow = Selectable<Tables['history_syncs']>;

/** One import of a number: the onboarding it belongs to, and what is known of its syncs. */
export interface Import {
  readonly phoneNumberId: string;
  /** When Meta onboarded the number; 0 when that is not known. */
  readonly epoch: number;
  /** Undefined when nothing was asked for and nothing came. */
  readonly sync: SyncRow | undefined;
}

/** The imports of a number, newest first; there is always a newest, of which nothing may be known. */
export async function listImports(
  { db }: Store,
  phoneNumberId: string,
): Promise<[newest: Import, ...earlier: Import[]]> {
  const number = await db
    .selectFrom('numbers')
    .select('epoch')
    .where('phone_number_id', '=', phoneNumberId)
    .executeTakeFirst();
  const [newest, ...earlier] = await db
    .selectFrom('history_syncs')
    .selectAll()
    .where('phone_number_id', '=', phoneNumberId)
    .orderBy('epoch', 'desc')
    .execute();
  const epoch = number?.epoch ?? 0;
  const older = earlier.map((sync) => ({ phoneNumberId, epoch: sync.epoch, sync }));
  if (newest === undefined) return [{ phoneNumberId, epoch, sync: undefined }];
  const last = { phoneNumberId, epoch: newest.epoch, sync: newest };
  if (lastSignOf(newest) >= epoch) return [last, ...older];
  return [{ phoneNumberId, epoch, sync: undefined }, last, ...older];
}

// What came before the onboarding was known stands under another epoch, and belongs to it all the same.
function lastSignOf({ epoch, ...sync }: SyncRow): number {
  const { contacts_requested_at, history_requested_at, last_chunk_at, declined_at } = sync;
  return Math.max(
    epoch,
    contacts_requested_at ?? 0,
    history_requested_at ?? 0,
    last_chunk_at ?? 0,
    declined_at ?? 0,
  );
}
