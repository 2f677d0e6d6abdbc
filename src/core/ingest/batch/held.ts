import type { Insertable } from 'kysely';
import type { Store, Tables } from '../../store/index.ts';

/**
 * Rows of one table that a batch of deliveries touches: looked up together, changed in memory, written together. Rows are
 * replaced, never changed in place, so that what is held is what will be written.
 */
export interface Held<Row> {
  readonly table: keyof Tables;
  /** The columns that tell rows apart. */
  readonly key: readonly string[];
  readonly rows: Map<string, Row>;
  readonly changed: Set<string>;
  /** Those that are in the table already. */
  readonly stored: Set<string>;
}

export function hold<Table extends keyof Tables, Row extends Insertable<Tables[Table]>>(
  table: Table,
  key: readonly (keyof Row & string)[],
): Held<Row> {
  return { table, key, rows: new Map(), changed: new Set(), stored: new Set() };
}

/** Keeps a row for reading and, at the end of the batch, writing. */
export function put<Row>(held: Held<Row>, key: string, row: Row): void {
  held.rows.set(key, row);
  held.changed.add(key);
}

/** Writes what changed. */
export async function write<Row extends object>(
  { db, bulk }: Pick<Store, 'db' | 'bulk'>,
  held: Held<Row>,
  onSent?: () => void,
): Promise<void> {
  const fresh: Row[] = [];
  const others: Row[] = [];
  for (const key of held.changed) {
    const row = held.rows.get(key);
    if (row === undefined) continue;
    if (held.stored.has(key)) others.push(row);
    else fresh.push(row);
    held.stored.add(key);
  }
  held.changed.clear();
  await bulk.put(db, held.table, held.key, { fresh, others }, onSent);
}

/** Keeps what was read, unless it is held: that may have changed since. */
export function keep<Row>(held: Held<Row>, key: string, row: Row): void {
  held.stored.add(key);
  if (!held.rows.has(key)) held.rows.set(key, row);
}

/** Those that are not held. */
export function unheld<Key extends string | number>(
  { rows }: Held<unknown>,
  wanted: Iterable<Key>,
  keyOf: (wanted: Key) => string = String,
): Key[] {
  const all = [...wanted];
  return rows.size === 0 ? all : all.filter((one) => !rows.has(keyOf(one)));
}

export function forget(held: Held<unknown>): void {
  held.rows.clear();
  held.stored.clear();
}
