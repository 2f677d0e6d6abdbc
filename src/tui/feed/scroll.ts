import type { Cursor, Place } from '../../core/conversations/index.ts';

/**
 * A stretch of a list that may be far longer, and the place in it. Held by the item's id and the line on which it is
 * drawn, so that whatever comes above or below moves nothing.
 */
export interface Scroll<Item extends Cursor> {
  /** As drawn, top to bottom. */
  readonly items: readonly Item[];
  /** Whether nothing is beyond the first, and beyond the last. */
  readonly isTop: boolean;
  readonly isBottom: boolean;
  /** The item with the cursor; null in an empty list. */
  readonly at: number | null;
  /** The line of the pane on which that item begins; negative when it begins above. */
  readonly line: number;
  /** Whether the newest is always in sight: chats at the top, messages at the bottom. */
  readonly isFollowing: boolean;
  /** Where the newest was when it ceased to be followed; null while it is. */
  readonly since: Cursor | null;
  /** How many came at the newest end, out of sight. */
  readonly unseen: number;
  /** How many are known beyond the newest that is loaded, old ones that were left behind among them. */
  readonly newer: number;
  /**
   * What is to be loaded next; null while all that is in sight is there. `latest` and `earliest` take the cursor to
   * that end when they come.
   */
  readonly next: Place | null;
}

/** A list of which nothing is known yet, and that shows the newest as soon as it comes. */
export function emptyScroll<Item extends Cursor>(): Scroll<Item> {
  return {
    items: [],
    isTop: false,
    isBottom: false,
    at: null,
    line: 0,
    isFollowing: true,
    since: null,
    unseen: 0,
    newer: 0,
    next: null,
  };
}

/** The list with its mark of what was there when it ceased to follow: what is later came since. */
export function marked<List extends Scroll<Cursor>>(scroll: List): List {
  if (scroll.isFollowing) return scroll.since === null ? scroll : { ...scroll, since: null };
  const newest = newestOf(scroll.items);
  if (scroll.since !== null || newest === undefined) return scroll;
  return { ...scroll, since: { at: newest.at, id: newest.id } };
}

/** The latest of some items; they need not be in order. */
export function newestOf<Item extends Cursor>(items: readonly Item[]): Item | undefined {
  return items.reduce<Item | undefined>(
    (newest, item) => (newest === undefined || isBefore(newest, item) ? item : newest),
    undefined,
  );
}

/** The earliest of some items; they need not be in order. */
export function oldestOf<Item extends Cursor>(items: readonly Item[]): Item | undefined {
  return items.reduce<Item | undefined>(
    (oldest, item) => (oldest === undefined || isBefore(item, oldest) ? item : oldest),
    undefined,
  );
}

/** Whether one is earlier than another. */
export function isBefore(one: Cursor, other: Cursor): boolean {
  return one.at < other.at || (one.at === other.at && one.id < other.id);
}
