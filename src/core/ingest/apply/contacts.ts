import type { Selectable } from 'kysely';
import type { Tables } from '../../store/index.ts';
import type { DomainEvent } from '../events.ts';
import { phoneKey, resolveUser } from './people.ts';
import { type Applied, type Projection, touchNumber } from './projection.ts';

/** Last writer wins by the contact's own timestamp: deliveries are unordered and an edit looks like an addition. */
export async function applyContact(
  projection: Projection,
  event: DomainEvent & { type: 'ContactSynced' },
): Promise<Applied> {
  const { number, contact, removed, at } = event;
  await touchNumber(projection, number);
  await resolveUser(
    projection,
    { waId: contact.waId, userId: contact.userId, username: contact.username },
    at,
  );
  const row = {
    phone_number_id: number.phoneNumberId,
    contact_key: contact.waId === undefined ? `bsuid:${contact.userId}` : phoneKey(contact.waId),
    wa_id: contact.waId ?? null,
    user_id: contact.userId ?? null,
    username: contact.username ?? null,
    full_name: contact.fullName ?? null,
    first_name: contact.firstName ?? null,
    removed: removed ? 1 : 0,
    changed_at: at,
  };
  const known = await projection.db
    .selectFrom('contacts')
    .selectAll()
    .where('phone_number_id', '=', row.phone_number_id)
    .where('contact_key', '=', row.contact_key)
    .executeTakeFirst();
  if (known && !supersedes(row, known)) return 'known';
  await projection.db
    .insertInto('contacts')
    .values(row)
    .onConflict((conflict) => conflict.columns(['phone_number_id', 'contact_key']).doUpdateSet(row))
    .execute();
  return 'new';
}

type Version = Omit<Selectable<Tables['contacts']>, 'id'>;

// Within one second a removal wins, then the later in the alphabet: arbitrary, but the same in every order.
function supersedes(row: Version, known: Version): boolean {
  if (row.changed_at !== known.changed_at) return row.changed_at > known.changed_at;
  if (row.removed !== known.removed) return row.removed > known.removed;
  return spelt(row) > spelt(known);
}

function spelt({ full_name, first_name, username, wa_id, user_id }: Version): string {
  return JSON.stringify([full_name ?? '', first_name ?? '', username ?? '', wa_id ?? '', user_id ?? '']);
}
