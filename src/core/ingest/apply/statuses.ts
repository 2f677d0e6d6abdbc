import type { DomainEvent } from '../events.ts';
import { applyUnseenSend } from './messages.ts';
import { type Applied, json, type Projection, touchNumber } from './projection.ts';

/** Keeps the status, and moves its message forward, never back. */
export async function applyStatus(
  projection: Projection,
  event: DomainEvent & { type: 'StatusChanged' },
): Promise<Applied> {
  const { number, wamid, status, at, groupId } = event;
  await touchNumber(projection, number);
  const kept = await projection.db
    .insertInto('statuses')
    .values({
      phone_number_id: number.phoneNumberId,
      wamid,
      status,
      recipient: event.recipient.userId ?? event.recipient.waId ?? '',
      changed_at: at,
      pricing: json(event.pricing),
      errors: json(event.errors),
      extra: json(event.extra),
      delivery: projection.delivery.id,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (groupId !== undefined) await noteGroup(projection, number.phoneNumberId, groupId, at);
  // A known status, told again, may still name its recipient by an id that was not known.
  const sighted = await applyUnseenSend(projection, event);
  return kept.numInsertedOrUpdatedRows === 0n ? sighted : 'new';
}

async function noteGroup(
  { db }: Projection,
  phoneNumberId: string,
  groupId: string,
  at: number,
): Promise<void> {
  await db
    .insertInto('groups')
    .values({ phone_number_id: phoneNumberId, group_id: groupId, first_seen_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
