import type { WireMessage } from '../../wire/message.ts';
import { waContact } from '../../wire/webhook.ts';
import type { DomainEvent, Party } from '../events.ts';
import { type ChangeContext, read, readEach } from './context.ts';

/** The people named in `contacts`, and what in it is odd. */
export function readContacts(
  contacts: unknown,
  context: ChangeContext,
): { readonly known: readonly Party[]; readonly odd: readonly DomainEvent[] } {
  const known: Party[] = [];
  const odd = readEach(contacts, 'contacts', context, (element) =>
    read(waContact, element, context, ({ wa_id, user_id, profile }) => {
      known.push({ waId: wa_id, userId: user_id, username: profile?.username, name: profile?.name });
      return [];
    }),
  );
  return { known, odd };
}

/** Finds a person again among those named beside the messages, by either id, and adds what is said there. */
export function completeBy(known: readonly Party[]): (ids: Party) => Party {
  return (ids) => {
    const match = known.find(
      (party) =>
        (ids.userId !== undefined && party.userId === ids.userId) ||
        (ids.waId !== undefined && party.waId === ids.waId),
    );
    // A single contact beside messages without ids can only be about them.
    const party = match ?? (isNobody(ids) && known.length === 1 ? known[0] : undefined);
    return {
      waId: ids.waId ?? party?.waId,
      userId: ids.userId ?? party?.userId,
      username: party?.username,
      name: party?.name,
    };
  };
}

export function sender(wire: WireMessage): Party {
  return { waId: wire.from, userId: wire.from_user_id };
}

export function recipient(wire: WireMessage): Party {
  return { waId: wire.to, userId: wire.to_user_id };
}

export function isNobody(party: Party): boolean {
  return party.waId === undefined && party.userId === undefined;
}
