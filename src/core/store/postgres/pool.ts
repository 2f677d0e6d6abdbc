import type { Client } from 'pg';
import { CoexError } from '../../errors.ts';
import { createBackOff, type Timing } from './back-off.ts';
import { createConnecting, end } from './client.ts';
import { type ConnectionOptions, createConnection, type PostgresConnection } from './connection.ts';
import type { PostgresAddress } from './url.ts';

/** Longer than this nobody waits for a connection that others use. */
const TAKE_MS = 30_000;

/**
 * Connections to one database, made when they are needed, and kept. While the database cannot be reached, whoever asks is told so
 * at once, and a connection is tried for now and then.
 */
export interface Pool {
  /** Waits for one when all are in use. */
  take(): Promise<PostgresConnection>;
  /** Of no use any more to who has taken it; one that is not free is ended. */
  give(connection: PostgresConnection): void;
  /** Ends all, whatever is under way on them. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (connection: PostgresConnection) => void;
  readonly reject: (error: unknown) => void;
}

export function createPool(
  address: PostgresAddress,
  options: Omit<ConnectionOptions, 'location'>,
  timing: Timing,
): Pool {
  const { location, poolMax } = address;
  const connecting = createConnecting(address);
  const backOff = createBackOff(timing);
  const clients = new Map<PostgresConnection, Client>();
  const free: PostgresConnection[] = [];
  const waiting = new Set<Waiting>();
  let opening = 0;
  let isClosed = false;

  const open = async (): Promise<void> => {
    opening += 1;
    try {
      const client = await connecting.connect((ended) => drop(connectionOf(ended)));
      if (isClosed) {
        await end(client);
        return;
      }
      backOff.succeeded();
      const connection = createConnection(client, { ...options, location });
      clients.set(connection, client);
      free.push(connection);
    } catch (error) {
      backOff.failed(error);
    } finally {
      opening -= 1;
    }
    serve();
  };

  const connectionOf = (wanted: Client) => [...clients].find(([, client]) => client === wanted)?.[0];

  const drop = (connection: PostgresConnection | undefined) => {
    const client = connection && clients.get(connection);
    if (connection === undefined || client === undefined) return;
    clients.delete(connection);
    const at = free.indexOf(connection);
    if (at >= 0) free.splice(at, 1);
    void end(client);
    serve();
  };

  /** One that has not broken since it was given back. */
  const sound = (): PostgresConnection | undefined => {
    for (let connection = free.pop(); connection !== undefined; connection = free.pop()) {
      if (connection.isFree()) return connection;
    }
    return undefined;
  };

  const serve = () => {
    for (const next of waiting) {
      const connection = sound();
      if (connection === undefined) break;
      waiting.delete(next);
      next.resolve(connection);
    }
    const inTheWay = backOff.inTheWay();
    if (inTheWay !== undefined && opening === 0 && clients.size === 0) refuse(inTheWay);
    // After a failure one goes ahead, and the others wait for how it fares.
    const most = backOff.hasFailed() ? 1 : poolMax - clients.size;
    while (inTheWay === undefined && opening < Math.min(most, waiting.size)) void open();
  };

  const refuse = (error: unknown) => {
    for (const { reject } of waiting) reject(error);
    waiting.clear();
  };

  const lost = (problem: string) => new CoexError('store-unreachable', { file: location, problem });

  return {
    take: () =>
      new Promise((resolve, reject) => {
        if (isClosed) {
          reject(lost('it was closed'));
          return;
        }
        const next = { resolve, reject };
        waiting.add(next);
        serve();
        if (!waiting.has(next)) return;
        AbortSignal.timeout(TAKE_MS).addEventListener('abort', () => {
          if (waiting.delete(next)) reject(lost(`all ${poolMax} connections to it stayed in use`));
        });
      }),
    give: (connection) => {
      if (!clients.has(connection)) return;
      if (!connection.isFree()) {
        drop(connection);
        return;
      }
      free.push(connection);
      serve();
    },
    close: async () => {
      isClosed = true;
      refuse(lost('it was closed'));
      connecting.stop();
      const ended = [...clients.values()].map(end);
      clients.clear();
      free.length = 0;
      await Promise.all(ended);
    },
  };
}
