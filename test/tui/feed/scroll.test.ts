import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cursor, Place } from '../../../src/core/conversations/index.ts';
import { emptyScroll, type Scroll } from '../../../src/tui/feed/scroll.ts';
import { merged } from '../../../src/tui/feed/scroll-merge.ts';
import {
  movedBy,
  movedByPage,
  movedToNewest,
  movedToOldest,
  resettled,
} from '../../../src/tui/feed/scroll-move.ts';
import { chosenIndex, linesBetween, type View } from '../../../src/tui/feed/scroll-view.ts';
import { stretchOf } from '../../support/feed-stage.ts';

interface Item extends Cursor {
  readonly height: number;
}

const LIMIT = 20;

function viewOf(newest: 'top' | 'bottom', rows: number): View<Item> {
  return { rows, newest, heightOf: (items, index) => items[index]?.height ?? 0, most: 3 * LIMIT };
}

function itemsOf(count: number, height: (id: number) => number = () => 1): Item[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    at: index + 1,
    height: height(index + 1),
  }));
}

/** What is wanted of a list at the moment, as `wantedOf` has it for messages. */
function placeOf(scroll: Scroll<Item>): Place {
  const [from, to] = [scroll.items.at(0), scroll.items.at(-1)];
  if (scroll.next !== null) return scroll.next;
  if (scroll.isFollowing || from === undefined || to === undefined) return { kind: 'latest' };
  return from.at <= to.at ? { kind: 'between', from, to } : { kind: 'between', from: to, to: from };
}

function readOnce(scroll: Scroll<Item>, view: View<Item>, all: readonly Item[]): Scroll<Item> {
  const place = placeOf(scroll);
  const { items, ...rest } = stretchOf(all, place, place.kind === 'between' ? 1000 : LIMIT);
  return merged(scroll, view, place, { items: view.newest === 'top' ? items.toReversed() : items, ...rest });
}

function readAll(scroll: Scroll<Item>, view: View<Item>, all: readonly Item[]): Scroll<Item> {
  let now = scroll;
  for (let reads = 0; reads < 50; reads++) {
    now = readOnce(now, view, all);
    if (now.next === null) return now;
  }
  throw new Error('There is always more to load.');
}

function expectInSight(scroll: Scroll<Item>, view: View<Item>): void {
  const index = chosenIndex(scroll);
  expect(index).toBeGreaterThanOrEqual(0);
  const height = view.heightOf(scroll.items, index);
  if (height <= view.rows) {
    expect(scroll.line).toBeGreaterThanOrEqual(0);
    expect(scroll.line + height).toBeLessThanOrEqual(view.rows);
  } else {
    expect(scroll.line).toBeLessThanOrEqual(0);
    expect(scroll.line + height).toBeGreaterThanOrEqual(view.rows);
  }
}

const MESSAGES = viewOf('bottom', 10);
const CHATS = viewOf('top', 10);

describe('a list with its newest at the bottom', () => {
  it('begins at its end, and stays there while more comes', () => {
    const first = readAll(emptyScroll(), MESSAGES, itemsOf(50));
    expect(first).toMatchObject({ at: 50, line: 9, isFollowing: true, isBottom: true, isTop: false });
    expect(readAll(first, MESSAGES, itemsOf(53))).toMatchObject({ at: 53, line: 9, unseen: 0 });
  });

  it('stands at the bottom of its pane while it is shorter', () => {
    expect(readAll(emptyScroll(), MESSAGES, itemsOf(3))).toMatchObject({ at: 3, line: 9 });
  });

  it('stands still once the cursor left the end, and counts what comes', () => {
    const up = readAll(
      movedBy(readAll(emptyScroll(), MESSAGES, itemsOf(50)), MESSAGES, -1),
      MESSAGES,
      itemsOf(50),
    );
    expect(up).toMatchObject({ at: 49, line: 8, isFollowing: false, unseen: 0 });
    const later = readAll(readAll(up, MESSAGES, itemsOf(62)), MESSAGES, itemsOf(62));
    expect(later).toMatchObject({ at: 49, line: 8, isFollowing: false, unseen: 12 });
  });

  it('counts down what comes into sight, and follows again at the end', () => {
    const up = movedBy(readAll(emptyScroll(), MESSAGES, itemsOf(50)), MESSAGES, -1);
    const later = readAll(readAll(up, MESSAGES, itemsOf(62)), MESSAGES, itemsOf(62));
    const down = Array.from({ length: 3 }).reduce<Scroll<Item>>((now) => movedBy(now, MESSAGES, 1), later);
    expect(down).toMatchObject({ at: 52, line: 9, unseen: 10 });
    const end = Array.from({ length: 10 }).reduce<Scroll<Item>>((now) => movedBy(now, MESSAGES, 1), down);
    expect(end).toMatchObject({ at: 62, isFollowing: true, unseen: 0 });
  });

  it('goes to its beginning and back to its end, wherever that is', () => {
    const all = itemsOf(500);
    const top = readAll(movedToOldest(readAll(emptyScroll(), MESSAGES, all), MESSAGES), MESSAGES, all);
    expect(top).toMatchObject({ at: 1, line: 0, isTop: true, isBottom: false, unseen: 0 });
    const end = readAll(movedToNewest(top, MESSAGES), MESSAGES, all);
    expect(end).toMatchObject({ at: 500, line: 9, isFollowing: true });
  });

  it('takes nothing that was left behind on the way up for new', () => {
    const all = itemsOf(500);
    let now = readAll(emptyScroll<Item>(), MESSAGES, all);
    for (let page = 0; page < 30; page++) now = readAll(movedByPage(now, MESSAGES, -1, 10), MESSAGES, all);
    expect(now.items.length).toBeLessThanOrEqual(MESSAGES.most);
    expect(now).toMatchObject({ isBottom: false, unseen: 0 });
    expect(readAll(now, MESSAGES, itemsOf(505)).unseen).toBe(5);
  });

  it('goes through an item that is higher than the pane half a pane at a time', () => {
    const all = itemsOf(3, (id) => (id === 2 ? 18 : 1));
    const end = readAll(emptyScroll<Item>(), MESSAGES, all);
    const lines: unknown[] = [];
    let now = end;
    for (let step = 0; step < 4; step++) {
      now = movedBy(now, MESSAGES, -1);
      lines.push([now.at, now.line]);
    }
    expect(lines).toEqual([
      [2, -8],
      [2, -3],
      [2, 0],
      [1, 0],
    ]);
  });

  it('passes over what is not shown', () => {
    const all = itemsOf(5, (id) => (id === 4 ? 0 : 1));
    expect(movedBy(readAll(emptyScroll<Item>(), MESSAGES, all), MESSAGES, -1)).toMatchObject({
      at: 3,
      line: 8,
    });
  });

  it('goes to the nearest that is left when the chosen one is gone', () => {
    const all = itemsOf(50);
    const up = movedByPage(readAll(emptyScroll<Item>(), MESSAGES, all), MESSAGES, -1, 5);
    expect(up).toMatchObject({ at: 45, line: 4 });
    const without = (...ids: number[]) => all.filter(({ id }) => !ids.includes(id));
    expect(readAll(up, MESSAGES, without(45))).toMatchObject({ at: 46, line: 4 });
    expect(readAll(up, MESSAGES, without(45, 46, 47))).toMatchObject({ at: 44, line: 3 });
    expect(readAll(up, MESSAGES, [])).toMatchObject({ at: null, items: [], isFollowing: true });
  });
});

describe('a list with its newest at the top', () => {
  it('begins at its top and is sorted anew while it is followed, with the same one chosen', () => {
    const first = readAll(emptyScroll<Item>(), CHATS, itemsOf(5));
    expect(first).toMatchObject({ at: 5, line: 0, isFollowing: true });
    expect(readAll(first, CHATS, itemsOf(7))).toMatchObject({ at: 5, line: 2, isFollowing: true });
  });

  it('keeps the chosen one however far it sinks, and goes on from the top', () => {
    const sunk = readAll(readAll(emptyScroll<Item>(), CHATS, itemsOf(5)), CHATS, itemsOf(500));
    expect(sunk).toMatchObject({ at: 5, isFollowing: true });
    expect(sunk.line).toBeGreaterThan(10);
    expect(movedBy(sunk, CHATS, 1)).toMatchObject({ at: 500, line: 0 });
  });

  it('goes to its oldest and back to the top', () => {
    const all = itemsOf(500);
    const end = readAll(movedToOldest(readAll(emptyScroll<Item>(), CHATS, all), CHATS), CHATS, all);
    expect(end).toMatchObject({ at: 1, line: 9, isBottom: true, unseen: 0 });
    expect(readAll(movedToNewest(end, CHATS), CHATS, all)).toMatchObject({
      at: 500,
      line: 0,
      isFollowing: true,
    });
  });
});

describe('a stretch with items that are there already', () => {
  it('takes them as they are now, where they are, and only the others besides', () => {
    const [one, two, three, four] = itemsOf(4);
    if (!one || !two || !three || !four) throw new Error('There are four.');
    const scroll = {
      ...emptyScroll<Item>(),
      items: [four, two, three],
      at: two.id,
      line: 4,
      isFollowing: false,
    };
    const again = { ...three, height: 7 };
    const now = merged(
      scroll,
      CHATS,
      { kind: 'before', cursor: two },
      { items: [again, one], isEnd: true, newer: 2 },
    );
    expect(now).toMatchObject({ items: [four, two, again, one], at: two.id, line: 4, isBottom: true });
  });
});

describe('any list', () => {
  const action = fc.oneof(
    fc
      .constantFrom('up', 'down', 'page up', 'page down', 'newest', 'oldest', 'read', 'read')
      .map((kind) => ({ kind })),
    fc.integer({ min: 1, max: 40 }).map((count) => ({ kind: 'come', count })),
    fc.integer({ min: 1, max: 200 }).map((id) => ({ kind: 'go', id })),
  );

  function acted(scroll: Scroll<Item>, view: View<Item>, kind: string): Scroll<Item> | undefined {
    if (kind === 'up') return movedBy(scroll, view, -1);
    if (kind === 'down') return movedBy(scroll, view, 1);
    if (kind === 'page up') return movedByPage(scroll, view, -1, view.rows);
    if (kind === 'page down') return movedByPage(scroll, view, 1, view.rows);
    if (kind === 'newest') return movedToNewest(scroll, view);
    return kind === 'oldest' ? movedToOldest(scroll, view) : undefined;
  }

  it.each(['top', 'bottom'] as const)(
    'with its newest at the %s: the chosen stays on its line, is in sight after a move, and no item is there twice',
    (newest) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 25 }),
          fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 }),
          fc.integer({ min: 1, max: 120 }),
          fc.array(action, { maxLength: 40 }),
          (rows, heights, count, actions) => {
            const view = viewOf(newest, rows);
            const height = (id: number) => heights[id % heights.length] ?? 1;
            let all = itemsOf(count, height);
            let latest = count;
            let scroll = readOnce(emptyScroll<Item>(), view, all);
            for (const each of actions) {
              const before = scroll;
              const moved = acted(scroll, view, each.kind);
              if (moved !== undefined) {
                scroll = moved;
                if (scroll.items.length > 0) expectInSight(scroll, view);
              } else if ('count' in each) {
                all = [...all, ...itemsOf(latest + each.count, height).slice(latest)];
                latest += each.count;
              } else if ('id' in each) {
                all = all.filter(({ id }) => id !== each.id);
              } else {
                const isJump = before.next?.kind === 'latest' || before.next?.kind === 'earliest';
                scroll = readOnce(scroll, view, all);
                const isThere = all.some(({ id }) => id === before.at);
                if (!before.isFollowing && !isJump && isThere) {
                  expect([scroll.at, scroll.line]).toEqual([before.at, before.line]);
                }
              }
              const ids = scroll.items.map(({ id }) => id);
              expect(new Set(ids).size).toBe(ids.length);
              expect(scroll.at === null ? ids.length === 0 : ids.includes(scroll.at)).toBe(true);
              expect(scroll.unseen).toBeGreaterThanOrEqual(0);
            }
          },
        ),
      );
    },
  );

  it('has its cursor in sight in a pane of another size', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('top', 'bottom'),
        fc.integer({ min: 1, max: 30 }),
        fc.nat(30),
        (newest, rows, ups) => {
          const all = itemsOf(40, (id) => (id % 3) + 1);
          let scroll = readAll(emptyScroll<Item>(), viewOf(newest, 10), all);
          for (let up = 0; up < ups; up++)
            scroll = movedBy(scroll, viewOf(newest, 10), newest === 'top' ? 1 : -1);
          const view = viewOf(newest, rows);
          expectInSight(resettled(scroll, view), view);
          expect(linesBetween(view, scroll.items, 0, 1)).toBeGreaterThan(0);
        },
      ),
    );
  });
});
