import { fitted, rowWidth, span } from '../fit.ts';
import { helpSections, type KeyBinding } from '../keys.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';
import { wrappedRows } from './wrapped.ts';

/** As wide as the keys of most commands together. */
const KEY_COLUMNS = 21;

/** Every key and what it does, place by place: the rows of each of its lines. */
export function helpRows(columns: number, marks: Marks): Row[][] {
  const keyColumns = Math.min(KEY_COLUMNS, Math.floor(columns / 3));
  return helpSections().flatMap(({ title, keys }) => [
    [fitted([span(title, 'strong')], columns, { end: marks.ellipsis })],
    ...keys.map((binding) => bindingRows(binding, keyColumns, columns, marks)),
    [fitted([], columns)],
  ]);
}

/** Keys beside what they do; above it where they are wider. */
function bindingRows({ keys, says }: KeyBinding, keyColumns: number, columns: number, marks: Marks): Row[] {
  const names = shownKeys(keys, marks);
  const isAbove = rowWidth(names) > keyColumns;
  const said = wrappedRows(says, { columns: Math.max(2, columns - keyColumns - 1) });
  return [
    ...(isAbove ? [fitted(names, columns, { end: marks.ellipsis })] : []),
    ...said.map((row, line) =>
      fitted([...fitted(line === 0 && !isAbove ? names : [], keyColumns), span(' '), ...row], columns),
    ),
  ];
}

/** `j ↓`: the keys of a command, arrows as such. */
export function shownKeys(keys: readonly string[], marks: Marks): Row {
  return [span(keys.map((key) => shownKey(key, marks)).join(' '), 'api')];
}

/** A key as it is written on the screen. */
export function shownKey(key: string, { isUnicode }: Marks): string {
  return isUnicode ? (ARROWS[key] ?? key) : key;
}

const ARROWS: Readonly<Record<string, string>> = { up: '↑', down: '↓', left: '←', right: '→' };
