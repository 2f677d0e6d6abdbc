import { sql } from 'kysely';
import type { DomainEvent, NumberRef } from '../events.ts';
import { applyImported } from './messages.ts';
import { type Applied, type Projection, touchNumber } from './projection.ts';

/** Imports a chunk's messages and moves the import's progress. */
export async function applyChunk(
  projection: Projection,
  event: DomainEvent & { type: 'HistoryChunk' },
): Promise<Applied> {
  const { db, delivery } = projection;
  const { number, progress } = event;
  await touchNumber(projection, number);
  const epoch = await currentEpoch(projection, number);
  const kept = await db
    .insertInto('history_chunks')
    .values({
      phone_number_id: number.phoneNumberId,
      epoch,
      chunk_sha256: event.sha256,
      phase: event.phase,
      chunk_order: event.chunkOrder ?? null,
      progress,
      threads: event.threads.length,
      messages: event.threads.reduce((sum, thread) => sum + thread.messages.length, 0),
      received_at: delivery.receivedAt,
      delivery: delivery.id,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (kept.numInsertedOrUpdatedRows === 0n) return 'known';
  for (const thread of event.threads) {
    for (const row of thread.messages) await applyImported(projection, number, thread.party, row);
  }
  const at = delivery.receivedAt;
  await touchSync(projection, number, epoch);
  await db
    .updateTable('history_syncs')
    .set({
      progress: sql`max(progress, ${progress})`,
      first_chunk_at: sql`coalesce(first_chunk_at, ${at})`,
      last_chunk_at: at,
      ...(progress >= 100 ? { completed_at: sql`coalesce(completed_at, ${at})` } : {}),
    })
    .where('phone_number_id', '=', number.phoneNumberId)
    .where('epoch', '=', epoch)
    .execute();
  return 'new';
}

export async function applyDeclined(
  projection: Projection,
  event: DomainEvent & { type: 'HistoryDeclined' },
): Promise<Applied> {
  await touchNumber(projection, event.number);
  const epoch = await currentEpoch(projection, event.number);
  await touchSync(projection, event.number, epoch);
  const changed = await projection.db
    .updateTable('history_syncs')
    .set({ declined_code: event.code, declined_at: projection.delivery.receivedAt })
    .where('phone_number_id', '=', event.number.phoneNumberId)
    .where('epoch', '=', epoch)
    .where('declined_at', 'is', null)
    .executeTakeFirst();
  return changed.numUpdatedRows === 0n ? 'known' : 'new';
}

/** Meta accepted a sync request: an import may begin. */
export async function applySyncRequested(
  projection: Projection,
  event: DomainEvent & { type: 'SyncRequested' },
): Promise<Applied> {
  await touchNumber(projection, event.number);
  await touchSync(projection, event.number, event.epoch);
  const columns =
    event.sync === 'contacts'
      ? { contacts_request_id: event.requestId ?? null, contacts_requested_at: event.at }
      : { history_request_id: event.requestId ?? null, history_requested_at: event.at };
  await projection.db
    .updateTable('history_syncs')
    .set(columns)
    .where('phone_number_id', '=', event.number.phoneNumberId)
    .where('epoch', '=', event.epoch)
    .execute();
  return 'new';
}

async function currentEpoch({ db }: Projection, number: NumberRef): Promise<number> {
  const row = await db
    .selectFrom('numbers')
    .select('epoch')
    .where('phone_number_id', '=', number.phoneNumberId)
    .executeTakeFirst();
  return row?.epoch ?? 0;
}

async function touchSync({ db }: Projection, number: NumberRef, epoch: number): Promise<void> {
  await db
    .insertInto('history_syncs')
    .values({ phone_number_id: number.phoneNumberId, epoch })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
