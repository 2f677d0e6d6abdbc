import type * as z from 'zod';
import { type message, waContact } from '../../wire/webhook.ts';
import type { Party } from '../events.ts';

type WireMessage = z.infer<typeof message>;

/** The people named beside the messages, found again by either id. */
export function readContacts(contacts: readonly unknown[] | undefined): (ids: Party) => Party {
  const known = (contacts ?? []).flatMap((contact): Party[] => {
    const parsed = waContact.safeParse(contact).data;
    if (!parsed) return [];
    return [
      {
        waId: parsed.wa_id,
        userId: parsed.user_id,
        username: parsed.profile?.username,
        name: parsed.profile?.name,
      },
    ];
  });
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

function isNobody(party: Party): boolean {
  return party.waId === undefined && party.userId === undefined;
}
