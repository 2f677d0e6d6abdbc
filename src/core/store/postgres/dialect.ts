import {
  AbortedTransactionError,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import { REAL_TIMING, type Timing } from './back-off.ts';
import type { PostgresConnection } from './connection.ts';
import type { CopyChunk } from './copy-in.ts';
import { limitsOf } from './limits.ts';
import { createPool, type Pool } from './pool.ts';
import { type PostgresAddress, readPostgresUrl } from './url.ts';

export interface DialectOptions {
  /** How long to wait for who holds a lock. @default 5 seconds */
  readonly patienceMs?: number | undefined;
  /** Told whenever something was written over this dialect, and stands. */
  readonly onWritten?: () => void;
  readonly timing?: Timing;
}

/** Kysely's way to a PostgreSQL database at a URL; nothing is opened before something is asked. */
export function createPostgresDialect(
  address: string | PostgresAddress,
  { patienceMs, onWritten = () => undefined, timing = REAL_TIMING }: DialectOptions = {},
): Dialect {
  const where = typeof address === 'string' ? readPostgresUrl(address) : address;
  const pool = createPool(where, { limits: limitsOf(patienceMs), onWritten }, timing);
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => createDriver(pool),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

/**
 * Feeds `copy … from stdin`, on the connection of the transaction whose `db` is given; how many rows went in.
 */
export function copyInto(
  db: Pick<Kysely<never>, 'getExecutor'>,
  sql: string,
  chunks: Iterable<CopyChunk>,
): Promise<number> {
  return db
    .getExecutor()
    .provideConnection((connection) => (connection as PostgresConnection).copyIn(sql, chunks));
}

function createDriver(pool: Pool): Driver {
  const on = (connection: unknown) => connection as PostgresConnection;
  const savepoint =
    (command: string): NonNullable<Driver['savepoint']> =>
    async (connection, name) => {
      await on(connection).run(`${command} "${name}"`);
    };
  return {
    init: async () => undefined,
    acquireConnection: () => pool.take(),
    releaseConnection: async (connection) => pool.give(on(connection)),
    beginTransaction: async (connection, settings) => {
      await on(connection).run(begin(settings));
    },
    commitTransaction: async (connection) => {
      const { command } = await on(connection).run('commit');
      // What failed in it and was not let through would be lost without a word. Source: postgresql.org/docs/current/sql-commit.html
      if (command === 'ROLLBACK') throw new AbortedTransactionError();
    },
    rollbackTransaction: async (connection) => {
      // What is not connected any more is rolled back already: why it failed is told, not that.
      await on(connection)
        .run('rollback')
        .catch(() => undefined);
    },
    savepoint: savepoint('savepoint'),
    rollbackToSavepoint: savepoint('rollback to'),
    releaseSavepoint: savepoint('release'),
    destroy: () => pool.close(),
  };
}

function begin({ isolationLevel, accessMode }: TransactionSettings): string {
  return ['begin', isolationLevel && `isolation level ${isolationLevel}`, accessMode]
    .filter((part) => part !== undefined)
    .join(' ');
}
