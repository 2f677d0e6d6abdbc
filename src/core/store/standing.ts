import type { Tables } from './schema.ts';
import type { SchemaOfStore } from './schema-of.ts';
import type { Engine, Store } from './store.ts';

export interface TableSize {
  readonly table: keyof Tables;
  readonly rows: number;
  /** False for an estimate: what the database last counted. */
  readonly isExact: boolean;
  /** With its indexes; null where the engine cannot tell. */
  readonly sizeBytes: number | null;
}

export interface PartitionSize extends TableSize {
  readonly name: string;
  /** Null for the default partition, which holds what fits no other. Unix ms, or ids of deliveries. */
  readonly from: number | null;
  readonly to: number | null;
}

/** How a store stands. */
export interface StoreStatus {
  readonly engine: Engine;
  /** Of SQLite, or of the server. */
  readonly engineVersion: string;
  /** Never with a password. */
  readonly location: string;
  readonly schema: SchemaOfStore;
  readonly sizeBytes: number;
  readonly tables: readonly TableSize[];
  /** None in a file. */
  readonly partitions: readonly PartitionSize[];
  /** Deliveries that nobody has projected yet, and when the first of them came, Unix ms. */
  readonly waiting: { readonly deliveries: number; readonly since: number | null };
  /** Connections to the database by the name they give; null where nobody can know, as with a file. */
  readonly connections:
    | readonly { readonly name: string; readonly state: string; readonly count: number }[]
    | null;
  /** Whose deliveries are projected at the moment; null where nobody can know. */
  readonly projecting: readonly string[] | null;
  /** Unix ms. */
  readonly oldest: { readonly delivery: number | null; readonly message: number | null };
  /** Nothing older is kept, Unix ms. */
  readonly keptFrom: number | null;
}

/** What each engine tells in its own way. */
export interface StatusSide {
  engineVersion(store: Store): Promise<string>;
  sizeBytes(store: Store): Promise<number>;
  /** @param isExact counted row by row, however long that takes */
  tables(store: Store, tables: readonly (keyof Tables)[], isExact: boolean): Promise<readonly TableSize[]>;
  partitions(store: Store, isExact: boolean): Promise<readonly PartitionSize[]>;
  connections(store: Store): Promise<StoreStatus['connections']>;
  projecting(store: Store): Promise<StoreStatus['projecting']>;
}
