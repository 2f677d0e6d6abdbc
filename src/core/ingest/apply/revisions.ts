import { type Arrival, type Batch, json, type RevisionRow } from '../batch/batch.ts';
import { put } from '../batch/held.ts';
import type { DomainEvent } from '../events.ts';
import type { Applied } from './applied.ts';
import { touchNumber } from './numbers.ts';

/** Keeps an edit or revoke beside the original, which may come later. */
export function applyRevision(
  batch: Batch,
  event: DomainEvent & { type: 'MessageEdited' | 'MessageRevoked' },
  delivery: Arrival,
): Applied {
  touchNumber(batch, event.number, delivery.receivedAt);
  const { phoneNumberId } = event.number;
  const edit = event.type === 'MessageEdited' ? event : undefined;
  const row: RevisionRow = {
    phone_number_id: phoneNumberId,
    wamid: event.wamid,
    original_wamid: event.originalWamid,
    kind: edit ? 'edit' : 'revoke',
    by: event.by,
    carrier: event.carrier,
    text: edit?.text ?? null,
    content: json(edit?.content),
    changed_at: event.at,
    delivery: delivery.id,
  };
  const key = `${phoneNumberId}/${event.wamid}`;
  const known = batch.revisions.rows.get(key);
  if (known && !isSurer(row, known)) return 'known';
  put(batch.revisions, key, row);
  return 'new';
}

// Seen both ways, it happened live: the same answer in either order. Two that differ are not documented; one is kept.
function isSurer(row: RevisionRow, known: RevisionRow): boolean {
  const isLive = ({ carrier }: RevisionRow) => (carrier === 'history' ? 0 : 1);
  if (isLive(row) !== isLive(known)) return isLive(row) > isLive(known);
  return spelt(row) > spelt(known);
}

function spelt({ delivery: _, ...row }: RevisionRow): string {
  return JSON.stringify(row);
}
