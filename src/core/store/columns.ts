import type { Tables } from './schema.ts';
import { SHAPES } from './shape.ts';

/**
 * The columns of a row that are written. What a newer coex has added is read with a row, but not written back: it may be for the
 * database alone to fill, and rows that were made here do not have it.
 */
export function writtenColumns(table: keyof Tables, row: object = {}): string[] {
  const known: readonly string[] = SHAPES[table].columns;
  return Object.keys(row).filter((column) => known.includes(column));
}
