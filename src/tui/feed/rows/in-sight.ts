import type { Cursor } from '../../../core/conversations/index.ts';
import { fitted } from '../fit.ts';
import type { Row } from '../row.ts';
import type { Scroll } from '../scroll.ts';

/** The rows of a list that are in sight: `rowsOf` draws the item at a place of it. */
export function rowsInSight<Item extends Cursor>(
  { items, at, line }: Pick<Scroll<Item>, 'items' | 'at' | 'line'>,
  size: { readonly columns: number; readonly rows: number },
  rowsOf: (item: Item, place: number) => readonly Row[],
): Row[] {
  const drawn = (place: number) => {
    const item = items[place];
    return item === undefined ? [] : rowsOf(item, place);
  };
  let first = Math.max(
    0,
    items.findIndex(({ id }) => id === at),
  );
  let top = at === null ? 0 : line;
  while (top > 0 && first > 0) {
    first -= 1;
    top -= drawn(first).length;
  }
  const rows: Row[] = Array.from({ length: Math.max(0, Math.min(top, size.rows)) }, () => []);
  for (let place = first; place < items.length && top < size.rows; place += 1) {
    const more = drawn(place);
    rows.push(...more.slice(Math.max(0, -top)));
    top += more.length;
  }
  return filled(rows, size);
}

/** So many rows, no more and no fewer. */
export function filled(
  rows: readonly Row[],
  size: { readonly columns: number; readonly rows: number },
): Row[] {
  return Array.from({ length: size.rows }, (_, at) => fitted(rows[at] ?? [], size.columns));
}
