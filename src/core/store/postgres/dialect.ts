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
import type { PostgresConnection } from './connection.ts';
import type { CopyChunk } from './copy-in.ts';
import { createPool } from './pool.ts';
import { readPostgresUrl } from './url.ts';

/** Kysely's way to a PostgreSQL database at a URL; nothing is opened before something is asked. */
export function createPostgresDialect(address: string): Dialect {
  const where = readPostgresUrl(address);
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => createDriver(createPool(where)),
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

function createDriver(pool: ReturnType<typeof createPool>): Driver {
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
