import { accessSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import { CoexError, problemOf } from '../../errors.ts';
import { isUsable, SCHEMA_VERSION } from '../migrations.ts';
import type { Tables } from '../schema.ts';
import type { OpenOptions, Store } from '../store.ts';
import { createSqliteBulk } from './bulk.ts';
import { type OpenedDatabase, openSqliteDatabase, openSqliteDatabaseToRead } from './database.ts';
import { createSqliteDeliveryLog } from './delivery-log.ts';
import { sqliteLocks } from './locks.ts';
import { migrate, schemaFactsOf } from './migrate.ts';
import { sqliteRowIds } from './row-ids.ts';

/** Opens a store in a file, which is readable by its owner alone. One writes at a time, all read. */
export async function openSqliteStore(file: string, { patienceMs }: OpenOptions = {}): Promise<Store> {
  makePrivateFile(file);
  const database = openSqliteDatabase(file, patienceMs);
  const store = storeOf(database, file);
  await orClose(database, () => migrate({ db: store.db, database, file }));
  return store;
}

function storeOf(database: OpenedDatabase, file: string): Store {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  return {
    engine: 'sqlite',
    db,
    bulk: createSqliteBulk(database),
    log: createSqliteDeliveryLog(database),
    ids: sqliteRowIds,
    locks: sqliteLocks,
    location: file,
    address: file,
    alone: (work) => db.transaction().execute(work),
    version: async () => database.version(),
    // A file tells nobody that it was written.
    written: (signal) => whenAborted(signal),
    tend: async () => undefined,
    close: async () => {
      await db.destroy();
      // Kysely closes only what it has asked something.
      database.close();
    },
  };
}

/**
 * A file that cannot be written, as it stands; nothing is made, and nothing brought up to date. Throws the error
 * of `openSqliteStore` when it cannot be read either, or was made by another version.
 */
export async function openSqliteStoreToRead(file: string): Promise<Store> {
  try {
    return await openSqliteStore(file);
  } catch (error) {
    const opened = isNotWritable(error) ? openToRead(file) : undefined;
    if (opened === undefined) throw error;
    return storeOf(opened, file);
  }
}

function openToRead(file: string): OpenedDatabase | undefined {
  for (const isImmutable of [false, true]) {
    try {
      const database = openSqliteDatabaseToRead(file, isImmutable);
      if (isUsable(schemaFactsOf(database), SCHEMA_VERSION, file)) return database;
      database.close();
      return undefined;
    } catch {
      // What another process writes beside the file can be read only where a file can be made beside it.
    }
  }
  return undefined;
}

const NOT_WRITABLE = ['EACCES', 'EPERM', 'EROFS'];

function isNotWritable(error: unknown): boolean {
  const cause = error instanceof CoexError ? error.cause : undefined;
  return cause instanceof Error && NOT_WRITABLE.includes((cause as NodeJS.ErrnoException).code ?? '');
}

async function orClose(database: SqliteDatabase, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    database.close();
    throw error;
  }
}

// SQLite would make the file readable by everyone; it holds people's messages.
function makePrivateFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (makeFile(file)) return;
    if (statSync(file).isDirectory()) throw new Error('EISDIR: it is a folder');
    accessSync(file, constants.W_OK);
  } catch (error) {
    throw new CoexError('store-unusable', { file, problem: problemOf(error) }, { cause: error });
  }
}

/**
 * Whether it was missing, and is made. One that is there is never opened outside SQLite, not for a moment: closing it would
 * give up the locks of every connection this process has to it. Source: sqlite.org/howtocorrupt.html, section 2.2
 */
function makeFile(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
