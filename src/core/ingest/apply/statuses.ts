import { type Arrival, type Batch, json, type StatusRow } from '../batch/batch.ts';
import { put } from '../batch/held.ts';
import type { DomainEvent } from '../events.ts';
import type { Applied } from './applied.ts';
import { applyUnseenSend } from './messages.ts';
import { touchNumber } from './numbers.ts';

/** Keeps the status, and moves its message forward, never back. */
export async function applyStatus(
  batch: Batch,
  event: DomainEvent & { type: 'StatusChanged' },
  delivery: Arrival,
): Promise<Applied> {
  const { number, wamid, status, at, groupId } = event;
  const { phoneNumberId } = number;
  touchNumber(batch, number, delivery.receivedAt);
  const row: StatusRow = {
    phone_number_id: phoneNumberId,
    wamid,
    status,
    recipient: event.recipient.userId ?? event.recipient.waId ?? '',
    changed_at: at,
    pricing: json(event.pricing),
    errors: json(event.errors),
    extra: json(event.extra),
    delivery: delivery.id,
  };
  const key = `${phoneNumberId}/${wamid}/${status}/${row.recipient}`;
  const known = batch.statuses.rows.get(key);
  if (!known || spelt(row) > spelt(known)) put(batch.statuses, key, row);
  if (groupId !== undefined) await noteGroup(batch, phoneNumberId, groupId, at);
  // A known status, told again, may still name its recipient by an id that was not known.
  const sighted = await applyUnseenSend(batch, delivery, event);
  return known ? sighted : 'new';
}

// Told twice and not the same: the one that says more of the price, else the later, in whatever order they come.
function spelt({ pricing, errors, changed_at, extra }: StatusRow): string {
  return JSON.stringify([pricing ?? '', errors ?? '', changed_at, extra ?? '']);
}

async function noteGroup({ db }: Batch, phoneNumberId: string, groupId: string, at: number): Promise<void> {
  await db
    .insertInto('groups')
    .values({ phone_number_id: phoneNumberId, group_id: groupId, first_seen_at: at })
    .onConflict((conflict) =>
      conflict
        .columns(['phone_number_id', 'group_id'])
        .doUpdateSet({ first_seen_at: at })
        .where('groups.first_seen_at', '>', at),
    )
    .execute();
}
