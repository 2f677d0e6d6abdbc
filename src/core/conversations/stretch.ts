import { type Expression, type SqlBool, sql } from 'kysely';
import type { Cursor, Place, Stretch } from './paging.ts';

/** How many later ones are counted at most. */
export const MOST_NEWER = 1000;

/** How many a stretch between two places has at most. */
const MOST_BETWEEN = 1000;

/** In which order a list is shown: `rising` with the latest last, `falling` with the latest first. */
export type Order = 'rising' | 'falling';

/** What to ask the store for one stretch. */
export interface Reach {
  readonly conditions: readonly Expression<SqlBool>[];
  /** Of the instant, and of the id where instants are equal. */
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
}

/** Where a list is asked for a stretch, and how it answers. */
interface List<Item> {
  /** The columns of instant and id. */
  readonly columns: Record<keyof Cursor, string>;
  readonly order: Order;
  readonly cursorOf: (item: Item) => Cursor;
  readonly ask: (reach: Reach) => Promise<readonly Item[]>;
  /** How many are later, counted up to `MOST_NEWER`. */
  readonly countLater: (condition: Expression<SqlBool>) => Promise<number>;
}

/**
 * A stretch of a list, in the order it is shown in. One index over instant and id answers it, wherever it lies. Places go by
 * the order shown: `after` is further down.
 */
export async function stretchOf<Item>(list: List<Item>, place: Place, limit: number): Promise<Stretch<Item>> {
  const isFalling = walksFalling(place, list.order);
  const most = place.kind === 'between' ? MOST_BETWEEN : limit;
  const found = await list.ask({
    conditions: conditionsOf(place, isFalling, list.columns),
    direction: isFalling ? 'desc' : 'asc',
    limit: most + 1,
  });
  const walked = found.slice(0, most);
  const newest = isFalling ? walked[0] : walked.at(-1);
  return {
    items: isFalling === (list.order === 'falling') ? walked : walked.reverse(),
    isEnd: found.length <= most,
    newer:
      place.kind === 'latest' || newest === undefined
        ? 0
        : await list.countLater(laterThan(list.cursorOf(newest), list.columns)),
  };
}

/** What comes after a place in time. */
export function laterThan(cursor: Cursor, columns: Record<keyof Cursor, string>): Expression<SqlBool> {
  return compared(columns, '>', cursor);
}

/** Whether the store is asked from the latest on. */
function walksFalling({ kind }: Place, order: Order): boolean {
  if (kind === 'latest') return true;
  if (kind === 'earliest') return false;
  return (order === 'falling') === (kind !== 'before');
}

function conditionsOf(
  place: Place,
  isFalling: boolean,
  columns: Record<keyof Cursor, string>,
): Expression<SqlBool>[] {
  if (place.kind === 'latest' || place.kind === 'earliest') return [];
  if (place.kind !== 'between') return [compared(columns, isFalling ? '<' : '>', place.cursor)];
  const [earlier, later] = isLater(place.from, place.to) ? [place.to, place.from] : [place.from, place.to];
  return [compared(columns, '>=', earlier), compared(columns, '<=', later)];
}

function isLater(one: Cursor, other: Cursor): boolean {
  return one.at === other.at ? one.id > other.id : one.at > other.at;
}

// A row value: spelt out with `or`, the index would be read from its start.
function compared(
  { at, id }: Record<keyof Cursor, string>,
  operator: '<' | '>' | '<=' | '>=',
  cursor: Cursor,
): Expression<SqlBool> {
  return sql<SqlBool>`(${sql.ref(at)}, ${sql.ref(id)}) ${sql.raw(operator)} (${cursor.at}, ${cursor.id})`;
}
