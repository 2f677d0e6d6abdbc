import type { Batch, ChunkRow, SyncRow } from '../batch/batch.ts';
import { put } from '../batch/held.ts';

/*
 * Which onboarding a history chunk belongs to. Meta does not say; what tells is when it came. Chunks may come before
 * coex has read that there was another onboarding, so what is known of onboardings is applied to those already here.
 */

/** The receiver's clock may be behind Meta's by this much. coex's own choice: no history comes so soon. */
const CLOCKS_APART_MS = 10 * 60_000;

/** The onboarding that was the latest when something came; the first known one for what came before; 0 for none known. */
function epochAt(epochs: readonly number[], receivedAt: number): number {
  const known = epochs.filter((epoch) => epoch > 0);
  const begun = known.filter((epoch) => epoch <= receivedAt + CLOCKS_APART_MS);
  if (begun.length > 0) return Math.max(...begun);
  return known.length > 0 ? Math.min(...known) : 0;
}

export function currentEpoch(batch: Batch, phoneNumberId: string, receivedAt: number): number {
  return epochAt(epochsOf(batch, phoneNumberId), receivedAt);
}

/** Notes that there was this onboarding. */
export function noteEpoch(batch: Batch, phoneNumberId: string, epoch: number): void {
  if (batch.syncs.rows.has(`${phoneNumberId}/${epoch}`)) return;
  touchSync(batch, phoneNumberId, epoch);
  batch.numbersToRearrange.add(phoneNumberId);
}

/** The row of an onboarding's import, made when there is none. */
export function touchSync(batch: Batch, phoneNumberId: string, epoch: number): SyncRow {
  const key = `${phoneNumberId}/${epoch}`;
  const known = batch.syncs.rows.get(key);
  if (known) return known;
  const row = { ...NOTHING_YET, phone_number_id: phoneNumberId, epoch };
  put(batch.syncs, key, row);
  return row;
}

const NOTHING_YET = {
  contacts_request_id: null,
  contacts_requested_at: null,
  history_request_id: null,
  history_requested_at: null,
  progress: 0,
  first_chunk_at: null,
  last_chunk_at: null,
  completed_at: null,
  declined_code: null,
  declined_at: null,
};

/** What a chunk does to the progress of its import. */
export function withChunk(sync: SyncRow, chunk: Pick<ChunkRow, 'progress' | 'received_at'>): SyncRow {
  const { progress, received_at: at } = chunk;
  return {
    ...sync,
    progress: Math.max(sync.progress, progress),
    first_chunk_at: Math.min(sync.first_chunk_at ?? at, at),
    last_chunk_at: Math.max(sync.last_chunk_at ?? at, at),
    completed_at: progress >= 100 ? Math.min(sync.completed_at ?? at, at) : sync.completed_at,
  };
}

/** Gives the chunks of a number, of which another onboarding became known, to the onboarding they came after. */
export async function rearrangeChunks(batch: Batch): Promise<void> {
  for (const phoneNumberId of batch.numbersToRearrange) await rearrange(batch, phoneNumberId);
  batch.numbersToRearrange.clear();
}

async function rearrange({ db }: Batch, phoneNumberId: string): Promise<void> {
  const ofNumber = await db
    .selectFrom('history_syncs')
    .selectAll()
    .where('phone_number_id', '=', phoneNumberId)
    .execute();
  const epochs = ofNumber.map(({ epoch }) => epoch);
  const chunks = await db
    .selectFrom('history_chunks')
    .selectAll()
    .where('phone_number_id', '=', phoneNumberId)
    .orderBy('received_at')
    .execute();
  const syncs = new Map(
    ofNumber.map((sync): [number, SyncRow] => [sync.epoch, { ...sync, ...importOf(NOTHING_YET) }]),
  );
  const arranged = new Map<string, ChunkRow>();
  for (const chunk of chunks) {
    const moved = { ...chunk, epoch: epochAt(epochs, chunk.received_at) };
    const key = `${moved.epoch}/${moved.chunk_sha256}`;
    if (!arranged.has(key)) arranged.set(key, moved);
  }
  for (const chunk of arranged.values()) {
    const sync = syncs.get(chunk.epoch);
    if (sync) syncs.set(chunk.epoch, withChunk(sync, chunk));
  }
  for (const { declined_at, declined_code } of ofNumber) {
    const sync = declined_at === null ? undefined : syncs.get(epochAt(epochs, declined_at));
    if (sync && declined_at !== null) syncs.set(sync.epoch, withRefusal(sync, declined_code, declined_at));
  }
  await db.deleteFrom('history_chunks').where('phone_number_id', '=', phoneNumberId).execute();
  for (const chunk of arranged.values()) await db.insertInto('history_chunks').values(chunk).execute();
  for (const sync of syncs.values()) {
    await db
      .updateTable('history_syncs')
      .set(importOf(sync))
      .where('phone_number_id', '=', phoneNumberId)
      .where('epoch', '=', sync.epoch)
      .execute();
  }
}

/** The refusal that came first holds. */
export function withRefusal(sync: SyncRow, code: number | null, at: number): SyncRow {
  if (sync.declined_at !== null && sync.declined_at <= at) return sync;
  return { ...sync, declined_code: code, declined_at: at };
}

function importOf(sync: Omit<SyncRow, 'phone_number_id' | 'epoch'>) {
  const { progress, first_chunk_at, last_chunk_at, completed_at, declined_code, declined_at } = sync;
  return { progress, first_chunk_at, last_chunk_at, completed_at, declined_code, declined_at };
}

function epochsOf({ syncs }: Batch, phoneNumberId: string): number[] {
  const epochs: number[] = [];
  for (const sync of syncs.rows.values()) {
    if (sync.phone_number_id === phoneNumberId) epochs.push(sync.epoch);
  }
  return epochs;
}
