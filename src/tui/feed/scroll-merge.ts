import type { Cursor, Place, Stretch } from '../../core/conversations/index.ts';
import { isBefore, type Scroll } from './scroll.ts';
import {
  chosenIndex,
  endIndex,
  landed,
  linesBetween,
  pinned,
  type View,
  withEnds,
  withNext,
} from './scroll-view.ts';

/** A list after a stretch of it was read, in the order in which it is drawn. The chosen item stays on its line. */
export function merged<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  place: Place,
  stretch: Stretch<Item>,
): Scroll<Item> {
  switch (place.kind) {
    case 'latest':
      return withLatest(scroll, view, stretch);
    case 'earliest':
      return withEarliest(scroll, view, stretch);
    case 'before':
    case 'after':
      return extended(scroll, view, place.kind, stretch);
    case 'between':
      return between(scroll, view, stretch);
  }
}

/** The same items as they are now, some perhaps gone; `newer` are not among them and came since the newest ceased to be followed. */
export function heldAgain<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  items: readonly Item[],
  newer: number,
): Scroll<Item> {
  const unseen = Math.max(0, scroll.unseen + newer - scroll.newer);
  return refreshed({ ...scroll, newer, unseen, isTop: scroll.isTop && newer <= scroll.newer }, view, items);
}

function between<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  { items, newer }: Stretch<Item>,
): Scroll<Item> {
  const unseen = scroll.unseen + Math.max(0, newer - scroll.newer);
  return refreshed(withEnds({ ...scroll, unseen, newer }, view, { isNewest: newer === 0 }), view, items);
}

function refreshed<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  items: readonly Item[],
): Scroll<Item> {
  const { at, line } = placeAmong(scroll, view, items);
  if (at === null)
    return { ...scroll, items: [], at, line, isFollowing: true, unseen: 0, newer: 0, next: null };
  return withNext({ ...scroll, items, at, line }, view);
}

function withLatest<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  { items, isEnd }: Stretch<Item>,
): Scroll<Item> {
  const isJump = scroll.next?.kind === 'latest';
  const chosen = scroll.items[chosenIndex(scroll)];
  const now = withEnds({ ...scroll, items, isFollowing: true, unseen: 0, newer: 0, next: null }, view, {
    isNewest: true,
    isOldest: isEnd,
  });
  if (isJump || view.newest === 'bottom' || chosen === undefined) return pinned(now, view);
  const index = items.findIndex(({ id }) => id === chosen.id);
  if (index >= 0) return { ...now, line: linesBetween(view, items, 0, index) };
  // It stays chosen, however far the others went before it.
  const all = [...items, chosen];
  return { ...now, items: all, line: linesBetween(view, all, 0, items.length) };
}

function withEarliest<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  { items, newer }: Stretch<Item>,
): Scroll<Item> {
  const ends = { isNewest: newer === 0, isOldest: true };
  const held = view.newest === 'top' ? withItems(scroll, items) : { ...scroll, items, newer };
  const now = withEnds({ ...held, isFollowing: false, next: null }, view, ends);
  const index = Math.max(0, endIndex(view, items, 'oldest'));
  if (items.length === 0) return { ...now, at: null, line: 0, isFollowing: true };
  return landed(now, view, index, view.newest === 'top' ? view.rows : 0);
}

function extended<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  side: 'before' | 'after',
  stretch: Stretch<Item>,
): Scroll<Item> {
  const read = new Map(stretch.items.map((item) => [item.id, item]));
  const known = new Set(scroll.items.map(({ id }) => id));
  const held = scroll.items.map((item) => read.get(item.id) ?? item);
  const added = [...read.values()].filter(({ id }) => !known.has(id));
  const isOnTop = (view.newest === 'top') === (side === 'after');
  const items = isOnTop ? [...added, ...held] : [...held, ...added];
  if (side === 'before') {
    return withNext(
      capped(withEnds(withItems(scroll, items), view, { isOldest: stretch.isEnd }), view, !isOnTop),
      view,
    );
  }
  const { newer } = stretch;
  const isNewest = newer === 0 || added.length === 0;
  const now =
    view.newest === 'top'
      ? withItems(scroll, items)
      : { ...scroll, items, newer, unseen: scroll.unseen + Math.max(0, added.length + newer - scroll.newer) };
  return withNext(capped(withEnds(now, view, { isNewest }), view, !isOnTop), view);
}

/** Drops what is too much at the end that is farther from the cursor, but nothing near it. */
function capped<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  isTopDropped: boolean,
): Scroll<Item> {
  const { items } = scroll;
  const index = chosenIndex(scroll);
  const beyond = (isTopDropped ? index : items.length - 1 - index) - view.rows;
  const count = Math.min(items.length - view.most, beyond);
  if (count <= 0) return scroll;
  const kept = isTopDropped ? items.slice(count) : items.slice(0, -count);
  const isNewestDropped = isTopDropped === (view.newest === 'top');
  const ends = isNewestDropped ? { isNewest: false } : { isOldest: false };
  if (view.newest === 'top') return withEnds(withItems(scroll, kept), view, ends);
  const newer = scroll.newer + (isNewestDropped ? count : 0);
  return withEnds({ ...scroll, items: kept, newer }, view, ends);
}

/** Other items of a list whose order is held: those that came since are told of as they come and go. */
function withItems<Item extends Cursor>(scroll: Scroll<Item>, items: readonly Item[]): Scroll<Item> {
  const { since } = scroll;
  if (since === null) return { ...scroll, items };
  const isLater = (item: Item) => isBefore(since, item);
  const left = without(scroll.items, items).filter(isLater).length;
  const joined = without(items, scroll.items).filter(isLater).length;
  return { ...scroll, items, newer: Math.max(0, scroll.newer + left - joined) };
}

function without<Item extends Cursor>(items: readonly Item[], others: readonly Item[]): Item[] {
  const ids = new Set(others.map(({ id }) => id));
  return items.filter(({ id }) => !ids.has(id));
}

/** Where the cursor is among items that are there now: on its own, or on the nearest that is left. */
function placeAmong<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  items: readonly Item[],
): { readonly at: number | null; readonly line: number } {
  const left = new Set(items.map(({ id }) => id));
  const index = chosenIndex(scroll);
  const isLeft = (candidate: number) => {
    const item = scroll.items[candidate];
    return item !== undefined && left.has(item.id) && view.heightOf(scroll.items, candidate) > 0;
  };
  if (scroll.at !== null && left.has(scroll.at)) return scroll;
  for (let distance = 1; distance < scroll.items.length; distance++) {
    const nearest = [index + distance, index - distance].find(isLeft);
    if (nearest !== undefined) {
      const [from, to] = nearest > index ? [index, nearest] : [nearest, index];
      const lines = linesBetween(view, scroll.items, from, to);
      const line = scroll.line + (nearest > index ? 0 : -lines);
      return { at: scroll.items[nearest]?.id ?? null, line: Math.max(0, line) };
    }
  }
  const end = items[Math.max(0, endIndex(view, items, 'newest'))];
  return { at: end?.id ?? null, line: 0 };
}
