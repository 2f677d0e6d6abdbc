import type { Cursor, Place } from '../../core/conversations/index.ts';
import { isBefore, newestOf, oldestOf, type Scroll } from './scroll.ts';

/** The pane that a list is seen in. */
export interface View<Item> {
  /** Lines of the pane. */
  readonly rows: number;
  /** Where the newest is: chats have it at the top, messages at the bottom. */
  readonly newest: 'top' | 'bottom';
  /** How many lines an item takes among these; 0 when it is not shown, and never has the cursor. */
  readonly heightOf: (items: readonly Item[], index: number) => number;
  /** How many items are held at most. */
  readonly most: number;
}

/** Where the item with the cursor is; -1 in an empty list. */
export function chosenIndex<Item extends Cursor>({ items, at }: Scroll<Item>): number {
  return at === null ? -1 : items.findIndex(({ id }) => id === at);
}

/** How far it is from where one item begins to where a later one does. */
export function linesBetween<Item>(
  view: View<Item>,
  items: readonly Item[],
  from: number,
  to: number,
): number {
  let lines = 0;
  for (let index = from; index < to; index++) lines += view.heightOf(items, index);
  return lines;
}

/** The first item that is shown, from one on in a direction; -1 when there is none. */
export function shownFrom<Item>(
  view: View<Item>,
  items: readonly Item[],
  from: number,
  step: 1 | -1,
): number {
  for (let index = from; index >= 0 && index < items.length; index += step) {
    if (view.heightOf(items, index) > 0) return index;
  }
  return -1;
}

/** The item at the newest end, or at the oldest; -1 when none is shown. */
export function endIndex<Item>(view: View<Item>, items: readonly Item[], end: 'newest' | 'oldest'): number {
  const isTop = (view.newest === 'top') === (end === 'newest');
  return isTop ? shownFrom(view, items, 0, 1) : shownFrom(view, items, items.length - 1, -1);
}

/** The same list with the word on its ends set. */
export function withEnds<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  ends: { readonly isNewest?: boolean; readonly isOldest?: boolean },
): Scroll<Item> {
  const isNewest = ends.isNewest ?? (view.newest === 'top' ? scroll.isTop : scroll.isBottom);
  const isOldest = ends.isOldest ?? (view.newest === 'top' ? scroll.isBottom : scroll.isTop);
  return view.newest === 'top'
    ? { ...scroll, isTop: isNewest, isBottom: isOldest }
    : { ...scroll, isTop: isOldest, isBottom: isNewest };
}

/** The cursor on an item, which is brought into sight with no blank lines that others could fill. */
export function landed<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  index: number,
  wishedLine: number,
): Scroll<Item> {
  const item = scroll.items[index];
  if (item === undefined) return scroll;
  const line = lineInSight(scroll.items, view, index, wishedLine);
  const there = { ...scroll, at: item.id, line };
  if (isAtNewest(there, view, index)) return { ...there, isFollowing: true, unseen: 0, next: null };
  return withNext({ ...there, isFollowing: false, unseen: stillUnseen(there, view, index) }, view);
}

/** The cursor at the newest end, as it is while that is followed. */
export function pinned<Item extends Cursor>(scroll: Scroll<Item>, view: View<Item>): Scroll<Item> {
  const index = endIndex(view, scroll.items, 'newest');
  const item = scroll.items[index] ?? scroll.items.at(view.newest === 'top' ? 0 : -1);
  const height = index < 0 ? 0 : view.heightOf(scroll.items, index);
  const line = view.newest === 'top' ? 0 : view.rows - height;
  return { ...scroll, at: item?.id ?? null, line, isFollowing: true };
}

/** What is to be loaded, where less than a pane of lines is left out of sight. */
export function withNext<Item extends Cursor>(scroll: Scroll<Item>, view: View<Item>): Scroll<Item> {
  const index = chosenIndex(scroll);
  if (index < 0 || scroll.isFollowing) return { ...scroll, next: null };
  const { items, line, isTop, isBottom } = scroll;
  const above = linesUpTo(view, items, index - 1, -1, line + view.rows);
  const below = linesUpTo(view, items, index, 1, 2 * view.rows - line);
  const isShortAbove = !isTop && above - line < view.rows;
  const isShortBelow = !isBottom && line + below < 2 * view.rows;
  const [isShortOfOlder, isShortOfNewer] =
    view.newest === 'top' ? [isShortBelow, isShortAbove] : [isShortAbove, isShortBelow];
  return { ...scroll, next: nextPlace(scroll, isShortOfOlder, isShortOfNewer) };
}

function nextPlace<Item extends Cursor>(
  { items, since }: Scroll<Item>,
  isShortOfOlder: boolean,
  isShortOfNewer: boolean,
): Place | null {
  const oldest = oldestOf(items);
  // Held ones that moved on are later than others that are not there.
  const newest =
    since === null ? newestOf(items) : (newestOf(items.filter((item) => !isBefore(since, item))) ?? since);
  if (isShortOfOlder && oldest) return { kind: 'before', cursor: { at: oldest.at, id: oldest.id } };
  if (isShortOfNewer && newest) return { kind: 'after', cursor: { at: newest.at, id: newest.id } };
  return null;
}

function lineInSight<Item>(items: readonly Item[], view: View<Item>, index: number, wished: number): number {
  const { rows } = view;
  const spare = rows - view.heightOf(items, index);
  // Of an item higher than the pane, some part fills all of it.
  const line = Math.min(Math.max(wished, Math.min(0, spare)), Math.max(0, spare));
  const above = linesUpTo(view, items, index - 1, -1, rows);
  const below = linesUpTo(view, items, index, 1, rows - Math.min(0, line) + rows);
  if (view.newest === 'top') return Math.min(Math.max(line, rows - below), above);
  return Math.max(Math.min(line, above), rows - below);
}

/** The lines of the items from one on in a direction, counted no further than is asked. */
function linesUpTo<Item>(
  view: View<Item>,
  items: readonly Item[],
  from: number,
  step: 1 | -1,
  most: number,
): number {
  let lines = 0;
  for (let index = from; index >= 0 && index < items.length && lines < most; index += step) {
    lines += view.heightOf(items, index);
  }
  return lines;
}

function isAtNewest<Item extends Cursor>(scroll: Scroll<Item>, view: View<Item>, index: number): boolean {
  const { items, line, isTop, isBottom, newer } = scroll;
  if (newer > 0 || index !== endIndex(view, items, 'newest')) return false;
  if (view.newest === 'top') return isTop && line >= 0;
  return isBottom && line + view.heightOf(items, index) <= view.rows;
}

function stillUnseen<Item extends Cursor>(scroll: Scroll<Item>, view: View<Item>, index: number): number {
  const { items, unseen, newer } = scroll;
  if (unseen === 0) return 0;
  return Math.min(unseen, newer + outOfSight(scroll, view, index, items.length));
}

/** How many loaded items are beyond the pane at the newest end. */
function outOfSight<Item extends Cursor>(
  { items, line }: Scroll<Item>,
  view: View<Item>,
  index: number,
  count: number,
): number {
  let edge = line;
  if (view.newest === 'bottom') {
    let below = index;
    for (; below < count && edge < view.rows; below++) edge += view.heightOf(items, below);
    return count - below;
  }
  let above = index;
  for (; above > 0 && edge > 0; above--) edge -= view.heightOf(items, above - 1);
  return above;
}
