import { sql } from 'kysely';
import type { Store } from '../store/index.ts';
import type { Came } from './came.ts';
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

/** What came into the store live, each in the order in which it came. */
export interface Arrivals {
  readonly messages: readonly MessageEntry[];
  readonly revisions: readonly RevisionEntry[];
  readonly statuses: readonly StatusEntry[];
  /** Where to go on. */
  readonly mark: Mark;
  /** Whether there was nothing more behind it. */
  readonly isAll: boolean;
}

/** As many rows of each table as are looked at together, so that memory does not grow with what came meanwhile. */
const AT_ONCE = 2000;

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
): Promise<Arrivals> {
  const end = await endOf(store);
  const isShorter =
    end.messages < mark.messages || end.revisions < mark.revisions || end.statuses < mark.statuses;
  const isAnew = mark.isAnew === true || isShorter;
  if (isAnew && end.delivery < mark.delivery)
    return { messages: [], revisions: [], statuses: [], mark: { ...mark, isAnew }, isAll: true };
  const upTo = isAnew ? end : pieceOf(mark, end);
  const came = (table: 'messages' | 'revisions' | 'statuses'): Came =>
    isAnew ? { delivery: mark.delivery } : { row: mark[table], upTo: upTo[table] };
  return {
    messages: await newMessages(store, phoneNumberId, came('messages')),
    revisions: await newRevisions(store, phoneNumberId, came('revisions')),
    statuses: await newStatuses(store, phoneNumberId, came('statuses')),
    mark: upTo,
    isAll: upTo === end,
  };
}

function pieceOf(mark: Mark, end: Mark): Mark {
  const piece = {
    messages: Math.min(end.messages, mark.messages + AT_ONCE),
    revisions: Math.min(end.revisions, mark.revisions + AT_ONCE),
    statuses: Math.min(end.statuses, mark.statuses + AT_ONCE),
  };
  const isAll =
    piece.messages === end.messages && piece.revisions === end.revisions && piece.statuses === end.statuses;
  return isAll ? end : { ...piece, delivery: mark.delivery };
}
