import type { Cursor, Place, Stretch } from '../../src/core/conversations/index.ts';

/** Walks a list from one end to the other, a few at a time, as whoever scrolls does; down its order, or up. */
export async function walk<Item>(
  read: (place: Place) => Promise<Stretch<Item>>,
  cursorOf: (item: Item) => Cursor,
  start: 'latest' | 'earliest',
  going: 'before' | 'after',
): Promise<Item[]> {
  const seen: Item[] = [];
  let place: Place = { kind: start };
  for (;;) {
    const { items, isEnd } = await read(place);
    if (going === 'after') seen.push(...items);
    else seen.unshift(...items);
    const edge = going === 'after' ? items.at(-1) : items[0];
    if (isEnd || edge === undefined) return seen;
    place = { kind: going, cursor: cursorOf(edge) };
  }
}
