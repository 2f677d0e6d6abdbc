import type { Cursor, Place, Stretch } from '../../core/conversations/index.ts';
import type { Scroll } from './scroll.ts';
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
      return refreshed(scroll, view, stretch.items, stretch.newer);
  }
}

/** The same items as they are now, some perhaps gone, and how many are beyond the newest of them. */
export function refreshed<Item extends Cursor>(
  scroll: Scroll<Item>,
  view: View<Item>,
  items: readonly Item[],
  newer: number,
): Scroll<Item> {
  const unseen = scroll.unseen + Math.max(0, newer - scroll.newer);
  const { at, line } = placeAmong(scroll, view, items);
  if (at === null)
    return { ...scroll, items: [], at, line, isFollowing: true, unseen: 0, newer: 0, next: null };
  const now = withEnds({ ...scroll, items, at, line, unseen, newer }, view, { isNewest: newer === 0 });
  return withNext(now, view);
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
  const now = withEnds({ ...scroll, items, newer, isFollowing: false, next: null }, view, ends);
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
      capped(withEnds({ ...scroll, items }, view, { isOldest: stretch.isEnd }), view, !isOnTop),
      view,
    );
  }
  const { newer } = stretch;
  const unseen = scroll.unseen + Math.max(0, added.length + newer - scroll.newer);
  const now = withEnds({ ...scroll, items, unseen, newer }, view, { isNewest: newer === 0 });
  return withNext(capped(now, view, !isOnTop), view);
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
  if (!isNewestDropped) return withEnds({ ...scroll, items: kept }, view, { isOldest: false });
  return withEnds({ ...scroll, items: kept, newer: scroll.newer + count }, view, { isNewest: false });
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
