import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { CoexError, problemOf } from '../../errors.ts';

const BUSY_TIMEOUT_MS = 5000;

/**
 * FULL is free from about 100 rows a commit, and an acknowledged delivery must survive a power cut. A checkpoint every 64 MiB lets an
 * import write a page of an index once for many rows. More cache than 32 MiB brought nothing, and what is mapped counts as memory.
 */
export const SQLITE_SETTINGS = `
  pragma synchronous = full;
  pragma cache_size = -32768;
  pragma wal_autocheckpoint = 16384;`;

const KEPT_STATEMENTS = 200;

/** What Kysely needs of a database, and what many rows need. */
export interface OpenedDatabase extends SqliteDatabase {
  /** Runs one statement for each row, with the values of these columns in this order. */
  runEach(sql: string, columns: readonly string[], rows: readonly Row[]): void;
  /** Differs from the last whenever something may have been written since, over this connection or another. */
  version(): string;
}

export type Row = Readonly<Record<string, SQLInputValue>>;

/** Opens a SQLite file; every failure becomes a `CoexError`. It waits `patienceMs` for who locks it. */
export function openSqliteDatabase(file: string, patienceMs = BUSY_TIMEOUT_MS): OpenedDatabase {
  return guardedDatabase(file, () => {
    const opened = new DatabaseSync(file, { timeout: patienceMs });
    switchToWal(opened);
    opened.exec(SQLITE_SETTINGS);
    return opened;
  });
}

/**
 * The same for a file that cannot be written. `isImmutable`: nobody else writes it either, so that no lock is needed,
 * and nothing beside the file is read. Source: sqlite.org/wal.html#readonly
 */
export function openSqliteDatabaseToRead(file: string, isImmutable: boolean): OpenedDatabase {
  return guardedDatabase(file, () => {
    const url = pathToFileURL(file);
    if (isImmutable) url.searchParams.set('immutable', '1');
    const opened = new DatabaseSync(url, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    // Opening alone reads nothing.
    opened.exec('select count(*) from sqlite_schema');
    return opened;
  });
}

function guardedDatabase(file: string, open: () => DatabaseSync): OpenedDatabase {
  const database = guarded(file, open);
  const kept = new Map<string, Prepared>();
  const prepared = (sql: string): Prepared => {
    const known = kept.get(sql);
    if (known) return known;
    const statement = prepare(database, file, sql);
    if (kept.size >= KEPT_STATEMENTS) kept.clear();
    kept.set(sql, statement);
    return statement;
  };
  return {
    close: () => {
      if (database.isOpen) database.close();
    },
    prepare: prepared,
    runEach: (sql, columns, rows) => prepared(sql).runEach(columns, rows),
    version: () => [OTHERS_VERSION, OWN_CHANGES].flatMap((sql) => numbersOf(prepared(sql).all([]))).join('-'),
  };
}

// SQLite counts what others commit and what a connection does itself, each without the other.
// Source: sqlite.org/pragma.html#pragma_data_version, sqlite.org/lang_corefunc.html#total_changes
const OTHERS_VERSION = 'pragma data_version';
const OWN_CHANGES = 'select total_changes()';

function numbersOf(rows: readonly unknown[]): unknown[] {
  return rows.flatMap((row) => Object.values(row as Row));
}

interface Prepared extends SqliteStatement {
  runEach(columns: readonly string[], rows: readonly Row[]): void;
}

const WAL_ATTEMPTS = 50;

// Two processes that make one store both switch it, and this one lock SQLite refuses at once instead of waiting for
// it. An empty transaction does wait, for whoever is switching. Source: sqlite.org/c3ref/busy_handler.html
function switchToWal(database: DatabaseSync): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      database.exec('pragma journal_mode = wal');
      return;
    } catch (error) {
      if (primaryCode(error) !== SQLITE_BUSY || attempt === WAL_ATTEMPTS) throw error;
      database.exec('begin immediate; commit');
    }
  }
}

function prepare(database: DatabaseSync, file: string, sql: string): Prepared {
  // Every transaction of coex writes. A deferred one would fail, not wait, when another process wrote in between.
  const text = sql === 'begin' ? 'begin immediate' : sql;
  const statement: StatementSync = guarded(file, () => database.prepare(text));
  const reader = statement.columns().length > 0;
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader,
    all: (parameters) => guarded(file, () => statement.all(...values(parameters))),
    run: (parameters) => guarded(file, () => statement.run(...values(parameters))),
    runEach: (columns, rows) =>
      guarded(file, () => {
        for (const row of rows) statement.run(...columns.map((column) => row[column] ?? null));
      }),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

const SQLITE_BUSY = 5;
const SQLITE_CONSTRAINT = 19;

function guarded<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = primaryCode(error);
    if (code === SQLITE_BUSY) throw new CoexError('store-busy', { file }, { cause: error });
    // A constraint is an answer to the one who asked, not a broken store.
    if (code === undefined || code === SQLITE_CONSTRAINT) throw error;
    throw new CoexError('store-unusable', { file, problem: problemOf(error) }, { cause: error });
  }
}

/** SQLite's primary result code: the low byte of the extended one that Node reports. */
function primaryCode(error: unknown): number | undefined {
  const extended = (error as { errcode?: unknown }).errcode;
  return typeof extended === 'number' ? extended & 0xff : undefined;
}
