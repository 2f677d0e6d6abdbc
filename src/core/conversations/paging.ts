import { type Expression, type SqlBool, sql } from 'kysely';
import { CoexError } from '../errors.ts';

/** A page of a list; `next` continues it and is null at the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Where a list sorted by instant and id goes on. */
export interface Cursor {
  readonly at: number;
  readonly id: number;
}

/** Which stretch of a list sorted by instant and id. */
export type Place =
  | { readonly kind: 'latest' }
  | { readonly kind: 'earliest' }
  | { readonly kind: 'before'; readonly cursor: Cursor }
  | { readonly kind: 'after'; readonly cursor: Cursor }
  /** Both ends included. */
  | { readonly kind: 'between'; readonly from: Cursor; readonly to: Cursor };

/** A stretch of a list. */
export interface Stretch<Item> {
  readonly items: readonly Item[];
  /** Whether there is nothing beyond it in the direction asked for. */
  readonly isEnd: boolean;
  /** How many came after the newest of it, counted up to 1,000; 0 for `latest`. */
  readonly newer: number;
}

/** Cuts a list fetched with one row too many into a page. */
export function pageOf<Item>(
  rows: readonly Item[],
  limit: number,
  cursorOf: (item: Item) => Cursor,
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next = rows.length > limit && last !== undefined ? write(cursorOf(last)) : null;
  return { items, next };
}

/**
 * What follows a page, given what that printed as `next`, in a list sorted by the columns `at` and `id`, both falling.
 * A row value: one index over both answers it.
 */
export function following(after: string, { at, id }: Record<keyof Cursor, string>): Expression<SqlBool> {
  const cursor = readCursor(after);
  return sql<SqlBool>`(${sql.ref(at)}, ${sql.ref(id)}) < (${cursor.at}, ${cursor.id})`;
}

/** Reads what an earlier page gave as `next`. */
function readCursor(text: string): Cursor {
  const match = /^(\d+)-(\d+)$/.exec(text);
  if (!match) {
    throw new CoexError('usage', {
      problem: `"${text}" is no page.`,
      fix: 'Pass to --after what the page before printed as `next`.',
    });
  }
  return { at: Number(match[1]), id: Number(match[2]) };
}

function write({ at, id }: Cursor): string {
  return `${at}-${id}`;
}
