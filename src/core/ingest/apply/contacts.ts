import { type Arrival, type Batch, nextId } from '../batch/batch.ts';
import { put } from '../batch/held.ts';
import type { DomainEvent } from '../events.ts';
import type { Applied } from './applied.ts';
import { type ContactVersion, supersedes } from './contact-version.ts';
import { touchNumber } from './numbers.ts';
import { resolveUser } from './people.ts';

/** Last writer wins by the contact's own timestamp: deliveries are unordered and an edit looks like an addition. */
export async function applyContact(
  batch: Batch,
  event: DomainEvent & { type: 'ContactSynced' },
  delivery: Arrival,
): Promise<Applied> {
  const { number, contact, removed, at } = event;
  touchNumber(batch, number, delivery.receivedAt);
  const { waId, userId, username } = contact;
  const user = await resolveUser(batch, { waId, userId, username }, { at, delivery: delivery.id });
  // The parser lets no contact through that names nobody.
  if (user === undefined) return 'known';
  const version: ContactVersion = {
    phone_number_id: number.phoneNumberId,
    user,
    wa_id: waId ?? null,
    user_id: userId ?? null,
    username: username ?? null,
    full_name: contact.fullName ?? null,
    first_name: contact.firstName ?? null,
    removed: removed ? 1 : 0,
    changed_at: at,
  };
  const key = `${number.phoneNumberId}/${user}`;
  const known = batch.contacts.rows.get(key);
  if (known && !supersedes(version, known)) return 'known';
  put(batch.contacts, key, { ...version, id: known?.id ?? (await nextId(batch, 'contacts')) });
  return 'new';
}
