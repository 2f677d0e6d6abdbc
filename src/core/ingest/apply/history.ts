import type { Arrival, Batch } from '../batch/batch.ts';
import { put } from '../batch/held.ts';
import type { DomainEvent } from '../events.ts';
import type { Applied } from './applied.ts';
import { findChat, touchChat } from './chats.ts';
import { currentEpoch, noteEpoch, touchSync, withChunk, withRefusal } from './epochs.ts';
import { applyInChat, applySighting, EVIDENCE } from './messages.ts';
import { touchNumber } from './numbers.ts';

/** Imports a chunk's messages and moves the import's progress. */
export async function applyChunk(
  batch: Batch,
  event: DomainEvent & { type: 'HistoryChunk' },
  arrival: Arrival,
): Promise<Applied> {
  const { number, progress, threads } = event;
  const { phoneNumberId } = number;
  touchNumber(batch, number, arrival.receivedAt);
  const epoch = currentEpoch(batch, phoneNumberId, arrival.receivedAt);
  const key = `${phoneNumberId}/${epoch}/${event.sha256}`;
  const known = batch.chunks.rows.get(key);
  const row = {
    phone_number_id: phoneNumberId,
    epoch,
    chunk_sha256: event.sha256,
    phase: event.phase,
    chunk_order: event.chunkOrder ?? null,
    progress,
    threads: threads.length,
    messages: threads.reduce((sum, thread) => sum + thread.messages.length, 0),
    received_at: Math.min(known?.received_at ?? arrival.receivedAt, arrival.receivedAt),
    delivery: known?.delivery ?? arrival.id,
  };
  if (row.received_at !== known?.received_at) {
    put(batch.chunks, key, row);
    // What came last is told by the chunks themselves: one of them is older than it seemed.
    if (known) batch.numbersToRearrange.add(phoneNumberId);
    const sync = withChunk(touchSync(batch, phoneNumberId, epoch), row);
    put(batch.syncs, `${phoneNumberId}/${epoch}`, sync);
  }
  if (known) return 'known';
  for (const { party, messages } of threads) {
    if (messages.length === 0) continue;
    // A person is found once for the thread; the latest message tells how new the names are.
    const latest = messages.reduce((at, { message }) => Math.max(at, message.at), 0);
    await touchChat(batch, number, party, { at: latest, delivery: arrival.id });
    let chat = findChat(batch, phoneNumberId, party);
    for (const { direction, message, status } of messages) {
      // Before onboarding only the app could send.
      const origin = direction === 'inbound' ? 'customer' : 'app';
      const evidence = EVIDENCE.history;
      const sighting = { number, party, message, direction, origin, evidence, status } as const;
      if (applyInChat(batch, arrival, sighting, chat) !== 'in-another-chat') continue;
      await applySighting(batch, arrival, sighting);
      chat = findChat(batch, phoneNumberId, party);
    }
  }
  return 'new';
}

export function applyDeclined(
  batch: Batch,
  event: DomainEvent & { type: 'HistoryDeclined' },
  arrival: Arrival,
): Applied {
  const { number, code } = event;
  touchNumber(batch, number, arrival.receivedAt);
  const epoch = currentEpoch(batch, number.phoneNumberId, arrival.receivedAt);
  const sync = touchSync(batch, number.phoneNumberId, epoch);
  const refused = withRefusal(sync, code, arrival.receivedAt);
  if (refused === sync) return 'known';
  put(batch.syncs, `${number.phoneNumberId}/${epoch}`, refused);
  return sync.declined_at === null ? 'new' : 'known';
}

/** Meta accepted a sync request: an import may begin. */
export function applySyncRequested(batch: Batch, event: DomainEvent & { type: 'SyncRequested' }): Applied {
  const { number, epoch, at, requestId = null } = event;
  touchNumber(batch, number, 0);
  noteEpoch(batch, number.phoneNumberId, epoch);
  const sync = touchSync(batch, number.phoneNumberId, epoch);
  const told =
    event.sync === 'contacts'
      ? { contacts_request_id: requestId, contacts_requested_at: at }
      : { history_request_id: requestId, history_requested_at: at };
  put(batch.syncs, `${number.phoneNumberId}/${epoch}`, { ...sync, ...told });
  return 'new';
}
