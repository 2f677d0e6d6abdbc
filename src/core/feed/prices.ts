import { among, type Message, type Store } from '../store/index.ts';

/** What Meta said of the price of a message; null where it left that out. */
export interface Price {
  readonly wamid: string;
  /** When it said so, Unix milliseconds. */
  readonly at: number;
  readonly billable: boolean | null;
  /** `marketing`, `utility`, `authentication`, `service`; open. */
  readonly category: string | null;
  /** `regular`, `free_customer_service`, `free_entry_point`; open. */
  readonly type: string | null;
  /** `PMP`, `CBP`; open. */
  readonly model: string | null;
}

const MOST_PRICES = 50;

/** The prices of those of these messages, latest first, that have one: of each as its last status tells it. */
export async function lastPrices(
  { db }: Store,
  phoneNumberId: string,
  latest: readonly Pick<Message, 'wamid' | 'origin'>[],
): Promise<Price[]> {
  const sent = latest.flatMap(({ wamid, origin }) => (origin === 'customer' ? [] : wamid));
  const rows = await db
    .selectFrom('statuses')
    .select(['wamid', 'changed_at', 'pricing'])
    .where('phone_number_id', '=', phoneNumberId)
    .where('wamid', 'in', among(db, sent))
    .where('pricing', 'is not', null)
    .orderBy('changed_at')
    .orderBy('delivery')
    .orderBy('status')
    .orderBy('recipient')
    .execute();
  const prices = new Map(rows.map((row) => [row.wamid, row]));
  return sent
    .flatMap((wamid) => prices.get(wamid) ?? [])
    .slice(0, MOST_PRICES)
    .map(({ wamid, changed_at, pricing }) => ({ wamid, at: changed_at, ...readPricing(pricing ?? 'null') }));
}

function readPricing(json: string): Pick<Price, 'billable' | 'category' | 'type' | 'model'> {
  const said = (JSON.parse(json) ?? {}) as Readonly<Record<string, unknown>>;
  const word = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    billable: typeof said.billable === 'boolean' ? said.billable : null,
    category: word(said.category),
    type: word(said.type),
    model: word(said.pricing_model),
  };
}
