import type { DomainEvent } from '../events.ts';
import { type ContactVersion, supersedes } from './contact-version.ts';
import { resolveUser } from './people.ts';
import { type Applied, type Projection, touchNumber } from './projection.ts';

/** Last writer wins by the contact's own timestamp: deliveries are unordered and an edit looks like an addition. */
export async function applyContact(
  projection: Projection,
  event: DomainEvent & { type: 'ContactSynced' },
): Promise<Applied> {
  const { db } = projection;
  const { number, contact, removed, at } = event;
  await touchNumber(projection, number);
  const { waId, userId, username } = contact;
  const user = await resolveUser(projection, { waId, userId, username }, at);
  // The parser lets no contact through that names nobody.
  if (user === undefined) return 'known';
  const row: ContactVersion = {
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
  const known = await db
    .selectFrom('contacts')
    .selectAll()
    .where('phone_number_id', '=', row.phone_number_id)
    .where('user', '=', user)
    .executeTakeFirst();
  if (!known) {
    await db.insertInto('contacts').values(row).execute();
    return 'new';
  }
  if (!supersedes(row, known)) return 'known';
  await db.updateTable('contacts').set(row).where('id', '=', known.id).execute();
  return 'new';
}
