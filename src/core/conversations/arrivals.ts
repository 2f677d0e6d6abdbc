import type { Store } from '../store/index.ts';
import type { Arrived, Came } from './came.ts';
import { inTurn, type Read, takenOf } from './in-turn.ts';
import { type Followed, type Looked, look, TABLES } from './look.ts';
import { type MessageEntry, newMessages } from './messages.ts';
import { newRevisions, type RevisionEntry } from './revisions.ts';
import { newStatuses, type StatusEntry } from './statuses.ts';

/** How far a store was followed: each table by its rows, and the delivery up to which all were projected. */
export interface Mark {
  readonly tables: Readonly<Record<(typeof TABLES)[number], Followed>>;
  readonly delivery: number;
  /** As `Looked.making`. */
  readonly making: number;
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

/** The end of a store as it is, from which to follow it. */
export async function endOf(store: Store): Promise<Mark> {
  return endIn(await look(store, undefined));
}

function endIn({ ends, found, delivery, making }: Looked): Mark {
  const tables = tablesBy((table) => ({ ...found[table], late: [], row: ends[table], upTo: ends[table] }));
  return { tables, delivery, making };
}

function tablesBy(of: (table: (typeof TABLES)[number]) => Followed): Mark['tables'] {
  return { messages: of('messages'), revisions: of('revisions'), statuses: of('statuses') };
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
  const looked = await look(store, mark.tables);
  const { ends, delivery, making } = looked;
  const isAnew =
    mark.isAnew === true ||
    making !== mark.making ||
    TABLES.some((table) => ends[table] < mark.tables[table].row);
  if (isAnew && delivery < mark.delivery) return { items: [], mark: { ...mark, isAnew }, isAll: true };
  if (isAnew) return arrivalsAnew(store, phoneNumberId, mark, atOnce);
  // What was found is told to its end before the next is: what is about a message would else come before it.
  const isNext = TABLES.every((table) => isTold(mark.tables[table]));
  const tables = isNext
    ? tablesBy((table) => ({ ...looked.found[table], row: mark.tables[table].row, upTo: ends[table] }))
    : mark.tables;
  const [messages, ...others] = await readAll(store, phoneNumberId, (table) => ({
    ...tables[table],
    limit: atOnce,
  }));
  const taken = takenOf(messages, others);
  const read = [messages, ...others];
  const isTaken = read.map(({ rows, isWhole }, at) => isWhole && taken[at]?.length === rows.length);
  const isEnd = isNext || TABLES.every((table) => ends[table] === tables[table].upTo);
  const isAll = isEnd && !isTaken.includes(false);
  const told = tablesBy((table) => {
    const at = TABLES.indexOf(table);
    return isTaken[at] ? allTold(tables[table]) : toldUpTo(tables[table], taken[at]?.at(-1)?.row);
  });
  return {
    items: inTurn(taken),
    mark: { tables: told, delivery: isAll ? delivery : mark.delivery, making },
    isAll,
  };
}

function isTold({ row, upTo, late }: Followed): boolean {
  return row === upTo && late.length === 0;
}

function allTold(followed: Followed): Followed {
  return { ...followed, row: followed.upTo, late: [] };
}

/** What is late comes first: it has the lower ids. */
function toldUpTo(followed: Followed, last: number | undefined): Followed {
  if (last === undefined) return followed;
  const late = followed.late.filter((row) => row > last);
  return { ...followed, row: Math.max(followed.row, last), late };
}

/** The same where rows have other ids than before. */
async function arrivalsAnew(
  store: Store,
  phoneNumberId: string | undefined,
  mark: Mark,
  atOnce: number,
): Promise<Arrivals> {
  const end = await endOf(store);
  const cut = mark.delivery + atOnce;
  const isAll = end.delivery <= cut;
  const read = await readAll(store, phoneNumberId, (table) => ({
    delivery: mark.delivery,
    // Some of later deliveries may be there as well: by their rows they would be passed over from now on.
    upToDelivery: isAll ? Number.MAX_SAFE_INTEGER : cut,
    upTo: end.tables[table].upTo,
    gaps: end.tables[table].gaps,
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
