import { Client } from 'pg';
import { CoexError } from '../../errors.ts';
import { createConnection, type PostgresConnection } from './connection.ts';
import { toCoexError } from './failures.ts';
import type { PostgresAddress } from './url.ts';
import { valueTypes } from './values.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** Connections to one database, made when they are needed, and kept. */
export interface Pool {
  /** Waits for one when all are in use. */
  take(): Promise<PostgresConnection>;
  give(connection: PostgresConnection): void;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (connection: PostgresConnection) => void;
  readonly reject: (error: unknown) => void;
}

export function createPool({ client: config, location, poolMax }: PostgresAddress): Pool {
  const clients = new Map<PostgresConnection, Client>();
  const free: PostgresConnection[] = [];
  const waiting: Waiting[] = [];
  let opening = 0;
  let isClosed = false;

  const connect = async (): Promise<PostgresConnection> => {
    const client = new Client({
      ...config,
      application_name: 'coex',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      types: valueTypes,
    });
    const connection = createConnection(client, location);
    client.on('error', () => drop(connection));
    client.on('end', () => drop(connection));
    opening += 1;
    try {
      await client.connect();
    } catch (error) {
      throw toCoexError(error, location);
    } finally {
      opening -= 1;
    }
    clients.set(connection, client);
    return connection;
  };

  const drop = (connection: PostgresConnection) => {
    const client = clients.get(connection);
    if (client === undefined) return;
    clients.delete(connection);
    const at = free.indexOf(connection);
    if (at >= 0) free.splice(at, 1);
    void client.end();
    serve();
  };

  const serve = () => {
    while (waiting.length > 0) {
      const connection = free.pop();
      if (connection === undefined && clients.size + opening >= poolMax) return;
      const next = waiting.shift();
      if (next === undefined) return;
      if (connection) next.resolve(connection);
      else connect().then(next.resolve, next.reject);
    }
  };

  return {
    take: () =>
      new Promise((resolve, reject) => {
        if (isClosed) {
          reject(new CoexError('store-unreachable', { file: location, problem: 'it was closed' }));
          return;
        }
        waiting.push({ resolve, reject });
        serve();
      }),
    give: (connection) => {
      if (!clients.has(connection)) return;
      if (!connection.isFree()) return drop(connection);
      free.push(connection);
      serve();
    },
    close: async () => {
      isClosed = true;
      const ended = [...clients.values()].map((client) => client.end());
      clients.clear();
      free.length = 0;
      await Promise.all(ended);
    },
  };
}
