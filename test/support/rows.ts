import stringWidth from 'string-width';
import { expect } from 'vitest';
import type { Row } from '../../src/tui/feed/row.ts';

/** What a row says, without its colours. */
export function textOf(row: Row): string {
  return row.map(({ text }) => text).join('');
}

/** What rows say, without the blanks at their ends. */
export function textsOf(rows: readonly Row[]): string[] {
  return rows.map((row) => textOf(row).trimEnd());
}

/** Fails unless a row is as wide as its pane, and nothing in it drives a terminal. */
export function expectRow(row: Row, columns: number): void {
  const text = textOf(row);
  expect(stringWidth(text), JSON.stringify(text)).toBe(columns);
  expect(text).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u);
}
