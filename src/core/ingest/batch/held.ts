import type { Insertable } from 'kysely';
import type { Bulk, Tables } from '../../store/index.ts';

/**
 * Rows of one table that a batch of deliveries touches: looked up together, changed in memory, written together. Rows are
 * replaced, never changed in place, so that what is held is what will be written.
 */
export interface Held<Row> {
  readonly table: keyof Tables;
  /** The columns that tell rows apart. */
  readonly key: readonly string[];
  readonly rows: Map<string, Row>;
  /** What was looked for already, found or not. */
  readonly asked: Set<string>;
  readonly changed: Set<string>;
}

export function hold<Table extends keyof Tables, Row extends Insertable<Tables[Table]>>(
  table: Table,
  key: readonly (keyof Row & string)[],
): Held<Row> {
  return { table, key, rows: new Map(), asked: new Set(), changed: new Set() };
}

/** Keeps a row for reading and, at the end of the batch, writing. */
export function put<Row>(held: Held<Row>, key: string, row: Row): void {
  held.rows.set(key, row);
  held.changed.add(key);
}

/** Writes what changed. */
export async function write<Row extends object>(bulk: Bulk, held: Held<Row>): Promise<void> {
  const rows: Row[] = [];
  for (const key of held.changed) {
    const row = held.rows.get(key);
    if (row !== undefined) rows.push(row);
  }
  held.changed.clear();
  await bulk.put(held.table, held.key, rows);
}

/** Those that were not looked for before; from now on they were. */
export function unasked<Key extends string | number>(
  held: Held<unknown>,
  wanted: Iterable<Key>,
  keyOf: (wanted: Key) => string = String,
): Key[] {
  const missing: Key[] = [];
  for (const one of wanted) {
    const key = keyOf(one);
    if (held.asked.has(key)) continue;
    held.asked.add(key);
    missing.push(one);
  }
  return missing;
}

export function forget(held: Held<unknown>): void {
  held.rows.clear();
  held.asked.clear();
}
