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
  /** How many came at the newest end, out of sight. */
  readonly unseen: number;
  /** What is to be loaded next; null while all that is in sight is there. */
  readonly next: Place | null;
}
