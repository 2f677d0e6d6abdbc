import type { Selectable } from 'kysely';
import type { Tables } from '../../store/index.ts';

/** What the address book said of a person at one time. */
export type ContactVersion = Omit<Selectable<Tables['contacts']>, 'id'>;

/** The later holds. Within one second a removal, then the later in the alphabet: arbitrary, but the same in every order. */
export function supersedes(version: ContactVersion, known: ContactVersion): boolean {
  if (version.changed_at !== known.changed_at) return version.changed_at > known.changed_at;
  if (version.removed !== known.removed) return version.removed > known.removed;
  return spelt(version) > spelt(known);
}

function spelt({ full_name, first_name, username, wa_id, user_id }: ContactVersion): string {
  return JSON.stringify([full_name ?? '', first_name ?? '', username ?? '', wa_id ?? '', user_id ?? '']);
}
