import { createHash } from 'node:crypto';
import type { DomainEvent, Unrecognised } from '../events.ts';
import { type Applied, json, type Projection, touchNumber } from './projection.ts';

/**
 * Keeps a lifecycle fact. A second disconnect is a new fact: only the same fact of the same second, told again, is
 * not. Facts without a time are told apart by their delivery.
 */
export async function applyFact(
  { db, delivery }: Projection,
  event: DomainEvent & { type: 'AccountChanged' | 'TemplateChanged' | 'NumberChanged' },
): Promise<Applied> {
  const value = JSON.stringify(event.value);
  const when = event.at === undefined ? `delivery ${delivery.id}` : String(event.at);
  const identity = [event.field, event.wabaId ?? '', when, value].join('\n');
  const kept = await db
    .insertInto('account_events')
    .values({
      fact_key: createHash('sha256').update(identity).digest('hex'),
      field: event.field,
      event: event.event,
      waba_id: event.wabaId ?? null,
      phone_number_id: event.phoneNumberId ?? null,
      happened_at: event.at ?? delivery.receivedAt,
      value,
      delivery: delivery.id,
    })
    .onConflict((conflict) => conflict.column('fact_key').doNothing())
    .executeTakeFirst();
  return kept.numInsertedOrUpdatedRows === 0n ? 'known' : 'new';
}

/** What the phone number node said; the newest look wins. */
export async function applyObserved(
  projection: Projection,
  event: DomainEvent & { type: 'NumberObserved' },
): Promise<Applied> {
  await touchNumber(projection, event.number);
  const changed = await projection.db
    .updateTable('numbers')
    .set({
      waba_id: event.number.wabaId ?? null,
      display_phone_number: event.number.displayPhoneNumber ?? null,
      verified_name: event.verifiedName ?? null,
      epoch: event.onboardedAt,
      node: json(event.node),
      observed_at: event.at,
    })
    .where('phone_number_id', '=', event.number.phoneNumberId)
    .where((row) => row.or([row('observed_at', 'is', null), row('observed_at', '<', event.at)]))
    .executeTakeFirst();
  return changed.numUpdatedRows === 0n ? 'known' : 'new';
}

/** Keeps what was not understood, once; told again, it is known by its content. */
export async function keepUnrecognised({ db, delivery }: Projection, event: Unrecognised): Promise<Applied> {
  const { field, reason } = event;
  const value = JSON.stringify(event.value) ?? 'null';
  const at = delivery.receivedAt;
  const value_key = createHash('sha256').update([field, reason, value].join('\n')).digest('hex');
  await db
    .insertInto('unrecognised')
    .values({ value_key, field, reason, value, first_at: at, last_at: at, delivery: delivery.id })
    .onConflict((conflict) => conflict.column('value_key').doUpdateSet({ last_at: at }))
    .execute();
  return 'new';
}
