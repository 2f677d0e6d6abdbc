import type { Cursor } from '../../core/conversations/index.ts';
import type { Scroll } from './scroll.ts';
import { chosenIndex, endIndex, landed, linesBetween, pinned, shownFrom, type View } from './scroll-view.ts';

/** The cursor an item on; through an item that is higher than the pane, half a pane at a time. */
export function movedBy<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  step: 1 | -1,
): Scroll<Item> {
  return movedByLines(scroll, view, step, Math.max(1, Math.floor(view.rows / 2)), 1);
}

/** The cursor about as many lines on, an item at least. */
export function movedByPage<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  step: 1 | -1,
  lines: number,
): Scroll<Item> {
  return movedByLines(scroll, view, step, Math.max(1, lines), Number.POSITIVE_INFINITY);
}

/** The cursor on the newest, which is followed from then on. */
export function movedToNewest<Item extends Cursor>(scroll: Scroll<Item>, view: View<Item>): Scroll<Item> {
  const isThere = scroll.newer === 0 && (view.newest === 'top' ? scroll.isTop : scroll.isBottom);
  const there = pinned(scroll, view);
  // A followed list of chats may be sorted anew at any time: its top is asked for again.
  return isThere ? { ...there, unseen: 0, next: null } : { ...there, next: { kind: 'latest' } };
}

/** The cursor on the oldest, once it is there. */
export function movedToOldest<Item extends Cursor>(scroll: Scroll<Item>, view: View<Item>): Scroll<Item> {
  const isThere = view.newest === 'top' ? scroll.isBottom : scroll.isTop;
  const index = endIndex(view, scroll.items, 'oldest');
  if (index < 0) return scroll;
  const there = landed(scroll, view, index, view.newest === 'top' ? view.rows : 0);
  return isThere ? there : { ...there, isFollowing: false, next: { kind: 'earliest' } };
}

/** The same place in a pane of another size. */
export function resettled<Item extends Cursor>(scroll: Scroll<Item>, view: View<Item>): Scroll<Item> {
  const index = chosenIndex(scroll);
  if (index < 0) return scroll;
  if (!scroll.isFollowing) return keepingJump(scroll, landed(scroll, view, index, scroll.line));
  if (view.newest === 'bottom') return pinned(scroll, view);
  return { ...scroll, line: linesBetween(view, scroll.items, 0, index) };
}

function movedByLines<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  step: 1 | -1,
  lines: number,
  mostItems: number,
): Scroll<Item> {
  const { items } = scroll;
  let index = chosenIndex(scroll);
  if (index < 0) return scroll;
  if (isLeftBehind(scroll, view)) return fromTop(scroll, view, index);
  let { line } = scroll;
  let left = lines;
  for (let moved = 0; moved < mostItems; moved++) {
    const height = view.heightOf(items, index);
    const hidden = height <= view.rows ? 0 : step > 0 ? line + height - view.rows : -line;
    if (hidden > 0) {
      line -= step * Math.min(hidden, left);
      left -= hidden;
      if (left <= 0 || mostItems === 1) break;
    }
    const following = shownFrom(view, items, index + step, step);
    if (following < 0) break;
    const distance = linesBetween(view, items, Math.min(index, following), Math.max(index, following));
    if (moved > 0 && distance > left) break;
    line += step * distance;
    left -= distance;
    index = following;
  }
  return keepingJump(scroll, landed(scroll, view, index, line));
}

/** Chats that are followed go on above a chosen one, until it is out of sight. */
function isLeftBehind<Item extends Cursor>({ isFollowing, line }: Scroll<Item>, view: View<Item>): boolean {
  return isFollowing && view.newest === 'top' && line >= view.rows;
}

/** Begins with what is in sight. The chosen one may be far below, with others between that are not loaded. */
function fromTop<Item extends Cursor>(scroll: Scroll<Item>, view: View<Item>, index: number): Scroll<Item> {
  return landed({ ...scroll, items: scroll.items.slice(0, index), isBottom: false }, view, 0, 0);
}

/** What is on its way to an end of the list goes there, whatever is pressed meanwhile. */
function keepingJump<Item extends Cursor>({ next }: Scroll<Item>, moved: Scroll<Item>): Scroll<Item> {
  if (next?.kind !== 'latest' && next?.kind !== 'earliest') return moved;
  return { ...moved, next, isFollowing: next.kind === 'latest' };
}
