import type { Arrived } from './came.ts';

/** What was read of a table, in the order of its rows. */
export interface Read<Entry> {
  readonly rows: readonly Arrived<Entry>[];
  /** Whether nothing was left behind them. */
  readonly isWhole: boolean;
}

/** Where a row stands: in its delivery, messages come before what is about messages. */
interface Turn {
  readonly delivery: number;
  readonly rank: number;
}

/**
 * As much of messages, and of what is about them, as may be told now: nothing before what another table has left of earlier
 * deliveries, and nothing before its message. Deliveries of several numbers take turns, so that neither follows from the
 * other. Always some, where there are any.
 */
export function takenOf<Entry>(
  messages: Read<Entry>,
  others: readonly Read<Entry>[],
): readonly (readonly Arrived<Entry>[])[] {
  const [bound] = [messages, ...others].flatMap(boundOf).sort(byTurn);
  const isDue = (rank: number) => (row: Arrived<Entry>) =>
    bound === undefined || byTurn({ delivery: row.delivery, rank }, bound) <= 0;
  const due = others.map(({ rows }, at) => prefixOf(rows, isDue(at + 1)));
  const lastRead = messages.isWhole ? Number.POSITIVE_INFINITY : (messages.rows.at(-1)?.row ?? 0);
  const taken = due.map((rows) => prefixOf(rows, ({ message }) => (message ?? 0) <= lastRead));
  // What is about a message that was not read yet has to wait; so that it comes nearer, no message waits.
  const isHeld = taken.some(({ length }, at) => length < (due[at]?.length ?? 0));
  const named = isHeld ? lastRead : Math.max(0, ...taken.flat().map(({ message }) => message ?? 0));
  const dueMessages = prefixOf(messages.rows, isDue(0)).length;
  const namedMessages = prefixOf(messages.rows, ({ row }) => row <= named).length;
  return [messages.rows.slice(0, Math.max(dueMessages, namedMessages)), ...taken];
}

/** By delivery, but what is about a message after it; of one delivery, in the order given. */
export function inTurn<Entry>(taken: readonly (readonly Arrived<Entry>[])[]): readonly Entry[] {
  const deliveries = new Map(taken[0]?.map(({ row, delivery }) => [row, delivery]));
  const turnOf = ({ delivery, message }: Arrived<Entry>) =>
    Math.max(delivery, deliveries.get(message ?? 0) ?? 0);
  return taken
    .flat()
    .sort((one, other) => turnOf(one) - turnOf(other))
    .map(({ entry }) => entry);
}

/** How far the deliveries go of which a table was not read to its end. */
function boundOf<Entry>({ rows, isWhole }: Read<Entry>, rank: number): Turn[] {
  return isWhole ? [] : [{ delivery: Math.max(...rows.map(({ delivery }) => delivery)), rank }];
}

function byTurn(one: Turn, other: Turn): number {
  return one.delivery - other.delivery || one.rank - other.rank;
}

function prefixOf<Item>(items: readonly Item[], isIn: (item: Item) => boolean): readonly Item[] {
  const end = items.findIndex((item) => !isIn(item));
  return end < 0 ? items : items.slice(0, end);
}
