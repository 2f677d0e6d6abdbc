import type { Output } from '../io.ts';

/** Columns and rows of a terminal. */
export function sizeOf({ columns, rows }: Output): [columns: number, rows: number] {
  return [columns || 80, rows || 24];
}
