import type { Kysely } from 'kysely';
import type { AnyRow } from './ranges.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

/** What copying needs of a store that each engine does in its own way. */
export interface CopySide {
  /** The last id that a table gave out, 0 for none; undefined where ids follow from the rows that are there, and for who may not know. */
  lastId(db: Kysely<Tables>, table: keyof Tables): Promise<number | undefined>;
  /** Goes on giving out ids behind this one. */
  goOnBehind(db: Kysely<Tables>, table: keyof Tables, last: number): Promise<void>;
  /** Makes room for rows, before the transaction that writes them. */
  makeRoom(store: Store, table: keyof Tables, rows: readonly AnyRow[]): Promise<void>;
}
