import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { IncomingDelivery } from './incoming.ts';
import type { Tables } from './schema.ts';

/** What keeps the rows: a file of this machine, or a server that a team shares. */
export type Engine = 'sqlite' | 'postgres';

export interface OpenOptions {
  /** How long to wait for who locks it; a file's opener hears of nothing else meanwhile. @default 5 seconds */
  readonly patienceMs?: number;
}

/** The one store. Any number of processes may hold it at once, with PostgreSQL on any number of machines. */
export interface Store {
  readonly engine: Engine;
  readonly db: Kysely<Tables>;
  readonly bulk: Bulk;
  readonly log: DeliveryLog;
  readonly ids: RowIds;
  readonly locks: Locks;
  /** The file, or the URL without its password: for messages to people. */
  readonly location: string;
  /** What opens the same store once more. It may hold a password: never shown. */
  readonly address: string;
  /**
   * A transaction beside which no other of this kind runs, over all processes and machines: what it reads stays true until
   * it is over. Deliveries go on to come in and to be projected meanwhile.
   */
  alone<Result>(work: (db: Kysely<Tables>) => Promise<Result>): Promise<Result>;
  /** Costs little, and differs from the last whenever something may have been written, by whichever process. */
  version(): Promise<string>;
  /**
   * Resolves when somebody has written, or when `signal` aborts. Not every engine is told, and who is told is not told
   * for sure: whoever waits looks by itself as well, after a while.
   */
  written(signal: AbortSignal): Promise<void>;
  /**
   * Sees to it that there is room for what comes next month. For whoever runs for long, to be called before each piece of work: it does
   * something once an hour. What it could not do can wait.
   */
  tend(clock: Clock): Promise<void>;
  close(): Promise<void>;
}

/** Rows of one table on their way in; each has the columns of the first. */
export interface Rows {
  /** Known not to be in the table: whoever writes them has looked, and holds what keeps others from adding them. */
  readonly fresh: readonly object[];
  /** Which may be there. */
  readonly others: readonly object[];
}

/**
 * Writes many rows of one shape, past the query builder, which would compile each anew. Only inside a transaction, whose
 * `db` it is given; every engine does it in its own way.
 */
export interface Bulk {
  /**
   * Inserts rows, or replaces those with the same key. `onSent` is told when a server has all of the fresh ones, if they are many, and is busy
   * with them.
   */
  put(
    db: Kysely<Tables>,
    table: keyof Tables,
    key: readonly string[],
    rows: Rows,
    onSent?: () => void,
  ): Promise<void>;
  /** Takes every row out of these tables, and begins their ids anew. */
  empty(db: Kysely<Tables>, tables: readonly (keyof Tables)[]): Promise<void>;
}

/** Gives out ids of rows that are made in memory, each once, whoever else gives out some. */
export interface RowIds {
  next(db: Kysely<Tables>, table: 'users' | 'chats' | 'contacts'): Promise<number>;
}

/**
 * Who may do what at the same time as others, until the transaction ends whose `db` is given. A transaction of SQLite excludes
 * every other, so that there is nothing to take.
 */
export interface Locks {
  /** Takes what nobody else may have meanwhile, all of it in an order of its own, and waits for those who have it. */
  hold(db: Kysely<Tables>, names: Iterable<string>): Promise<void>;
  /** The same for one, without waiting. Whether it could be had; what is held already can. */
  tryHold(db: Kysely<Tables>, name: string): Promise<boolean>;
  /** Takes what others may have as well, but nobody who holds it. */
  share(db: Kysely<Tables>, name: string): Promise<void>;
  /**
   * Keeps others from making or changing the people of these keys (`user_keys.key`), those that are not there yet included.
   * Those are put in as keys of person 0, and told: what is that still at the end is to be removed.
   */
  holdPeople(db: Kysely<Tables>, keys: readonly string[]): Promise<readonly string[]>;
}

/** Where a body now stands in the log; `known` when the same bytes stood there already. */
export interface AppendedDelivery {
  readonly id: number;
  readonly known: boolean;
}

/**
 * The log of everything that came. What is appended stands in it in order, inside the transaction whose `db` is given.
 * The same bytes are kept once. What comes from Meta again is a row of its own all the same: when it came
 * may matter, as for an empty phase of a second import.
 */
export interface DeliveryLog {
  append(db: Kysely<Tables>, incoming: readonly IncomingDelivery[]): Promise<AppendedDelivery[]>;
}
