import type { Dice } from '../dice.ts';
import { delivery } from '../webhooks.ts';

const NUMBERS = 20;
const SENT_AT = 1_793_900_000;

interface Customer {
  readonly waId: string;
  readonly userId: string;
}

/** Who write to all numbers of the team. */
const CUSTOMERS = Array.from(
  { length: 40 },
  (_, at): Customer => ({ waId: String(447_700_900_200 + at), userId: `GB.${at}` }),
) as [Customer, ...Customer[]];

/**
 * Webhooks of busy numbers whose customers write to several of them: a message each, told by phone, by BSUID or by both, now and then a status
 * of one that came before, or that somebody goes by another BSUID. The same for the same dice.
 */
export function stormOf(count: number, dice: Dice): string[] {
  return Array.from({ length: count }, (_, at) => JSON.stringify(webhook(at, dice)));
}

function webhook(at: number, dice: Dice): object {
  const metadata = {
    display_phone_number: String(447_700_900_100 + (at % NUMBERS)),
    phone_number_id: String(440_000_000_000_100 + (at % NUMBERS)),
  };
  const { waId, userId } = dice.pick(CUSTOMERS);
  const named = dice.pick(['phone', 'bsuid', 'both']);
  const phone = named === 'bsuid' ? undefined : waId;
  const bsuid = named === 'phone' ? undefined : userId;
  const timestamp = String(SENT_AT + at);
  const value = (content: object) =>
    delivery('messages', { messaging_product: 'whatsapp', metadata, ...content });
  const kind = dice.next();
  if (kind < 0.02) {
    const system = {
      user_id: `${userId}.n`,
      previous_user_id: userId,
      type: 'user_changed_user_id',
      body: 'Moved',
    };
    return value({
      messages: [
        { from: waId, from_user_id: userId, id: `wamid.moved.${at}`, timestamp, type: 'system', system },
      ],
    });
  }
  if (kind < 0.2) {
    const status = {
      id: `wamid.sent.${at}`,
      status: 'delivered',
      timestamp,
      recipient_id: phone,
      recipient_user_id: bsuid,
    };
    return value({ statuses: [status] });
  }
  const profile = { name: `Customer ${waId}` };
  return value({
    contacts: [{ profile, wa_id: phone, user_id: bsuid }],
    messages: [
      {
        from: phone,
        from_user_id: bsuid,
        id: `wamid.${at}`,
        timestamp,
        type: 'text',
        text: { body: `Hello ${at}` },
      },
    ],
  });
}
