import type { Frame } from './frame.ts';
import type { Row } from './row.ts';

/** Whether two rows look alike. */
export function isSameRow(one: Row, other: Row): boolean {
  if (one === other) return true;
  if (one.length !== other.length) return false;
  return one.every((span, index) => {
    const { text, looks } = other[index] ?? { text: undefined };
    return span.text === text && isSameList(span.looks ?? [], looks ?? [], Object.is);
  });
}

/** Whether two frames look alike, so that the second need not be drawn. */
export function isSameFrame(one: Frame, other: Frame): boolean {
  return (
    one === other ||
    (one.columns === other.columns &&
      one.rows === other.rows &&
      one.cursor?.column === other.cursor?.column &&
      one.cursor?.row === other.cursor?.row &&
      one.overlay?.columns === other.overlay?.columns &&
      isSameRow(one.status, other.status) &&
      isSameRow(one.footer, other.footer) &&
      isSameList(one.overlay?.rows ?? [], other.overlay?.rows ?? [], isSameRow) &&
      isSameList(
        one.panes,
        other.panes,
        (pane, its) =>
          pane.name === its.name &&
          pane.columns === its.columns &&
          isSameList(pane.rows, its.rows, isSameRow),
      ))
  );
}

function isSameList<Item>(
  one: readonly Item[],
  other: readonly Item[],
  isSame: (item: Item, its: Item) => boolean,
): boolean {
  return (
    one === other ||
    (one.length === other.length &&
      one.every((item, index) => {
        const its = other[index];
        return its !== undefined && isSame(item, its);
      }))
  );
}
