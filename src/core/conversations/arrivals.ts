import { sql } from 'kysely';
import type { Store } from '../store/index.ts';
import type { Arrived, Came } from './came.ts';
import { inTurn, type Read, takenOf } from './in-turn.ts';
import { type MessageEntry, newMessages } from './messages.ts';
import { newRevisions, type RevisionEntry } from './revisions.ts';
import { newStatuses, type StatusEntry } from './statuses.ts';

/** How far a store was followed: the last row of each table, and the delivery up to which all were projected. */
export interface Mark {
  readonly messages: number;
  readonly revisions: number;
  readonly statuses: number;
  readonly delivery: number;
  /** Set while all tables are made again: rows have other ids then, and only deliveries tell what is new. */
  readonly isAnew?: boolean;
}

/** Something that came into the store live. */
export type Arrival =
  | { readonly kind: 'message'; readonly entry: MessageEntry }
  | { readonly kind: 'revision'; readonly entry: RevisionEntry }
  | { readonly kind: 'status'; readonly entry: StatusEntry };

/** What came into the store live. */
export interface Arrivals {
  /** By delivery, and never before the message they are about. */
  readonly items: readonly Arrival[];
  /** Where to go on. */
  readonly mark: Mark;
  /** Whether there was nothing more behind it. */
  readonly isAll: boolean;
}

/** As many rows of each table as are looked at together, so that memory does not grow with what came meanwhile. */
const AT_ONCE = 2000;

const TABLES = ['messages', 'revisions', 'statuses'] as const;

/** The end of a store as it is, from which to follow it. */
export async function endOf({ db }: Store): Promise<Mark> {
  const last = (table: string) => sql<number>`(select coalesce(max(rowid), 0) from ${sql.table(table)})`;
  const { known, waiting, ...ends } = await db
    .selectNoFrom([
      last('messages').as('messages'),
      last('message_revisions').as('revisions'),
      last('statuses').as('statuses'),
      last('deliveries').as('known'),
      sql<number | null>`(select min(id) from deliveries where outcome is null)`.as('waiting'),
    ])
    .executeTakeFirstOrThrow();
  return { ...ends, delivery: waiting === null ? known : waiting - 1 };
}

/**
 * What came live since a mark, of one number or of all, a piece at a time. Nothing while all tables are made again: what
 * is new among them shows when all is there.
 */
export async function arrivalsSince(
  store: Store,
  { phoneNumberId }: { readonly phoneNumberId?: string | undefined },
  mark: Mark,
  atOnce = AT_ONCE,
): Promise<Arrivals> {
  const end = await endOf(store);
  const isAnew = mark.isAnew === true || TABLES.some((table) => end[table] < mark[table]);
  if (isAnew && end.delivery < mark.delivery) return { items: [], mark: { ...mark, isAnew }, isAll: true };
  if (isAnew) return arrivalsAnew(store, phoneNumberId, mark, end, atOnce);
  const [messages, ...others] = await readAll(store, phoneNumberId, (table) => ({
    row: mark[table],
    upTo: end[table],
    limit: atOnce,
  }));
  const taken = takenOf(messages, others);
  const isTaken = [messages, ...others].map(
    ({ rows, isWhole }, at) => isWhole && taken[at]?.length === rows.length,
  );
  const isAll = !isTaken.includes(false);
  const [ofMessages = 0, ofRevisions = 0, ofStatuses = 0] = TABLES.map((table, at) =>
    isTaken[at] ? end[table] : (taken[at]?.at(-1)?.row ?? mark[table]),
  );
  const { delivery } = isAll ? end : mark;
  return {
    items: inTurn(taken),
    mark: { messages: ofMessages, revisions: ofRevisions, statuses: ofStatuses, delivery },
    isAll,
  };
}

/** The same where rows have other ids than before. */
async function arrivalsAnew(
  store: Store,
  phoneNumberId: string | undefined,
  mark: Mark,
  end: Mark,
  atOnce: number,
): Promise<Arrivals> {
  const cut = mark.delivery + atOnce;
  const isAll = end.delivery <= cut;
  const read = await readAll(store, phoneNumberId, (table) => ({
    delivery: mark.delivery,
    // Some of later deliveries may be there as well: by their rows they would be passed over from now on.
    upToDelivery: isAll ? Number.MAX_SAFE_INTEGER : cut,
    upTo: end[table],
  }));
  return {
    items: inTurn(read.map(({ rows }) => rows)),
    mark: isAll ? end : { ...mark, delivery: cut, isAnew: true },
    isAll,
  };
}

async function readAll(
  store: Store,
  phoneNumberId: string | undefined,
  cameOf: (table: (typeof TABLES)[number]) => Came,
): Promise<readonly [Read<Arrival>, Read<Arrival>, Read<Arrival>]> {
  const [messages, revisions, statuses] = TABLES.map(cameOf) as [Came, Came, Came];
  return [
    read('message', await newMessages(store, phoneNumberId, messages), messages),
    read('revision', await newRevisions(store, phoneNumberId, revisions), revisions),
    read('status', await newStatuses(store, phoneNumberId, statuses), statuses),
  ];
}

function read<Kind extends Arrival['kind']>(
  kind: Kind,
  rows: readonly Arrived<Extract<Arrival, { kind: Kind }>['entry']>[],
  came: Came,
): Read<Arrival> {
  return {
    rows: rows.map((row) => ({ ...row, entry: { kind, entry: row.entry } as Arrival })),
    isWhole: !('row' in came) || rows.length < came.limit,
  };
}
