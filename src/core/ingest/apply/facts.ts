import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { earlier, later } from '../../store/index.ts';
import type { Arrival, Batch } from '../batch/batch.ts';
import type { DomainEvent, Unrecognised } from '../events.ts';
import type { Applied } from './applied.ts';

/**
 * Keeps a lifecycle fact. A second disconnect is a new fact: only the same fact of the same second, told again, is not.
 * Of a fact without a time nothing tells a second one from the first told again: it is one, with when it came first and last.
 */
export async function applyFact(
  { db }: Batch,
  event: DomainEvent & { type: 'AccountChanged' | 'TemplateChanged' | 'NumberChanged' },
  { id, receivedAt, firstReceivedAt }: Arrival,
): Promise<Applied> {
  const value = JSON.stringify(event.value) ?? 'null';
  const { field, wabaId, phoneNumberId, at } = event;
  const fact_key = digest(
    field,
    wabaId ?? '',
    phoneNumberId ?? '',
    at === undefined ? '' : String(at),
    value,
  );
  const known = await db
    .selectFrom('account_events')
    .select('id')
    .where('fact_key', '=', fact_key)
    .executeTakeFirst();
  await db
    .insertInto('account_events')
    .values({
      fact_key,
      field,
      event: event.event,
      waba_id: wabaId ?? null,
      phone_number_id: phoneNumberId ?? null,
      happened_at: at ?? firstReceivedAt,
      last_at: at === undefined ? receivedAt : null,
      value,
      delivery: id,
    })
    .onConflict((conflict) =>
      conflict.column('fact_key').doUpdateSet({
        happened_at: earlier(sql.ref('account_events.happened_at'), sql.ref('excluded.happened_at')),
        last_at: later(sql.ref('account_events.last_at'), sql.ref('excluded.last_at')),
      }),
    )
    .execute();
  return known ? 'known' : 'new';
}

/** Keeps what was not understood, once; told again, it is known by its content. */
export async function keepUnrecognised(
  { db }: Batch,
  event: Unrecognised,
  { id, receivedAt, firstReceivedAt }: Arrival,
): Promise<Applied> {
  const { field, reason } = event;
  const value = JSON.stringify(event.value) ?? 'null';
  await db
    .insertInto('unrecognised')
    .values({
      value_key: digest(field, reason, value),
      field,
      reason,
      value,
      first_at: firstReceivedAt,
      last_at: receivedAt,
      delivery: id,
    })
    .onConflict((conflict) =>
      conflict.column('value_key').doUpdateSet({
        first_at: earlier(sql.ref('unrecognised.first_at'), sql.ref('excluded.first_at')),
        last_at: later(sql.ref('unrecognised.last_at'), sql.ref('excluded.last_at')),
      }),
    )
    .execute();
  return 'new';
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
