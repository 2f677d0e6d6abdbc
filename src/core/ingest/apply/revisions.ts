import type { DomainEvent } from '../events.ts';
import { type Applied, json, type Projection, touchNumber } from './projection.ts';

/** Keeps an edit or revoke beside the original, which may come later. */
export async function applyRevision(
  projection: Projection,
  event: DomainEvent & { type: 'MessageEdited' | 'MessageRevoked' },
): Promise<Applied> {
  await touchNumber(projection, event.number);
  const edit = event.type === 'MessageEdited' ? event : undefined;
  const kept = await projection.db
    .insertInto('message_revisions')
    .values({
      phone_number_id: event.number.phoneNumberId,
      wamid: event.wamid,
      original_wamid: event.originalWamid,
      kind: edit ? 'edit' : 'revoke',
      by: event.by,
      carrier: event.carrier,
      text: edit?.text ?? null,
      content: json(edit?.content),
      changed_at: event.at,
      delivery: projection.delivery.id,
    })
    // Seen both ways, it happened live: the same answer in either order.
    .onConflict((conflict) =>
      conflict
        .columns(['phone_number_id', 'wamid'])
        .doUpdateSet((row) => ({ by: row.ref('excluded.by'), carrier: row.ref('excluded.carrier') }))
        .where('message_revisions.carrier', '=', 'history')
        .where('excluded.carrier', '!=', 'history'),
    )
    .executeTakeFirst();
  return kept.numInsertedOrUpdatedRows === 0n ? 'known' : 'new';
}
