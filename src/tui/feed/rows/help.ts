import { fitted, span } from '../fit.ts';
import { helpSections } from '../keys.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';
import { wrappedRows } from './wrapped.ts';

const KEY_COLUMNS = 18;

/** Every key and what it does, place by place: the rows of each of its lines. */
export function helpRows(columns: number, marks: Marks): Row[][] {
  const keyColumns = Math.min(KEY_COLUMNS, Math.floor(columns / 2));
  return helpSections().flatMap(({ title, keys }) => [
    [fitted([span(title, 'strong')], columns, { end: marks.ellipsis })],
    ...keys.map((binding) => {
      const names = shownKeys(binding.keys, marks);
      const room = Math.max(2, columns - keyColumns - 1);
      return wrappedRows(binding.says, { columns: room }).map((row, line) =>
        fitted(
          [...fitted(line === 0 ? names : [], keyColumns, { end: marks.ellipsis }), span(' '), ...row],
          columns,
        ),
      );
    }),
    [fitted([], columns)],
  ]);
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
