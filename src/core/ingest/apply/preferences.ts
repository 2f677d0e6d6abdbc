import type { Arrival, Batch, PreferenceRow } from '../batch/batch.ts';
import { put } from '../batch/held.ts';
import type { DomainEvent } from '../events.ts';
import type { Applied } from './applied.ts';
import { touchNumber } from './numbers.ts';
import { resolveUser } from './people.ts';

/** What a person said last of being written to. */
export async function applyPreference(
  batch: Batch,
  event: DomainEvent & { type: 'PreferenceChanged' },
  delivery: Arrival,
): Promise<Applied> {
  const { number, category, value, detail, at } = event;
  touchNumber(batch, number, delivery.receivedAt);
  const user = await resolveUser(batch, event.user, { at, delivery: delivery.id });
  // The parser lets no preference through that names nobody.
  if (user === undefined) return 'known';
  const row: PreferenceRow = {
    phone_number_id: number.phoneNumberId,
    user,
    category,
    value,
    detail: detail ?? null,
    changed_at: at,
    delivery: delivery.id,
  };
  const key = `${number.phoneNumberId}/${user}/${category}`;
  const known = batch.preferences.rows.get(key);
  if (known && !isLater(row, known)) return 'known';
  put(batch.preferences, key, row);
  return 'new';
}

// Of two words from one second, stop: nobody is written to who may not want it.
function isLater(row: PreferenceRow, known: PreferenceRow): boolean {
  if (row.changed_at !== known.changed_at) return row.changed_at > known.changed_at;
  const spelt = ({ value, detail }: PreferenceRow) =>
    JSON.stringify([value === 'stop' ? 1 : 0, value, detail]);
  return spelt(row) > spelt(known);
}
