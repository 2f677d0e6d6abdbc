import pg, { type Client } from 'pg';
import readPasswordFile from 'pgpass';
import { toCoexError } from './failures.ts';
import { type PostgresAddress, PREFERRED } from './url.ts';
import { valueTypes } from './values.ts';

/**
 * A server that is gone without a word is noticed after this and ten seconds more, in which Node asks once a second.
 * Source: docs.libuv.org/en/v1.x/tcp.html#c.uv_tcp_keepalive
 */
const KEEPALIVE_AFTER_MS = 10_000;

/** What `pg` has and its types leave out. */
export interface Inside {
  readonly readyForQuery: boolean;
  readonly _queryable: boolean;
  readonly ssl: unknown;
  readonly connectionParameters: object;
  readonly connection: NodeJS.EventEmitter & { readonly stream: { destroy(): void; unref(): void } };
  password: unknown;
  getTransactionStatus(): 'I' | 'T' | 'E' | null;
}

export function inside(client: Client): Inside {
  return client as unknown as Inside;
}

/** Clients of one database on their way to it, so that whoever gives up can end that too. */
export interface Connecting {
  /** Throws what `toCoexError` makes of it. */
  connect(onEnd: (client: Client) => void): Promise<Client>;
  /** Ends what is under way. */
  stop(): void;
}

export function createConnecting({ client: config, location }: PostgresAddress): Connecting {
  const underWay = new Set<Client>();
  const attempt = async (ssl: pg.ClientConfig['ssl'], onEnd: (client: Client) => void): Promise<Client> => {
    const client = clientOf({
      ...config,
      ssl,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEPALIVE_AFTER_MS,
      types: valueTypes,
    });
    givePassword(client);
    // Without a listener a connection that breaks would end the process. The end follows.
    client.on('error', () => undefined);
    client.once('end', () => onEnd(client));
    underWay.add(client);
    try {
      await client.connect();
      return client;
    } catch (error) {
      inside(client).connection.stream.destroy();
      const wantsEncryption = inside(client).ssl === PREFERRED;
      if (wantsEncryption && isPlain(error)) return await attempt(false, onEnd);
      throw toCoexError(error, location);
    } finally {
      underWay.delete(client);
    }
  };
  return {
    connect: (onEnd) => attempt(config.ssl, onEnd),
    stop: () => {
      for (const client of underWay) inside(client).connection.stream.destroy();
    },
  };
}

/** Where neither the URL nor PGSSLMODE, which the driver reads, says whether to encrypt, it is preferred. */
function clientOf(config: pg.ClientConfig): Client {
  const { ssl } = pg.defaults;
  pg.defaults.ssl = PREFERRED;
  try {
    return new pg.Client(config);
  } finally {
    pg.defaults.ssl = ssl;
  }
}

function isPlain(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('The server does not support SSL');
}

/** From ~/.pgpass or PGPASSFILE, where nothing else gives one; `pg` would do it too, and warn that it soon will not. */
function givePassword(client: Client): void {
  const within = inside(client);
  if (within.password !== null) return;
  within.password = (where: object) =>
    new Promise((resolve) => {
      readPasswordFile(where, resolve);
    });
}

const GOODBYE_MS = 1000;

/** Ends a connection: politely when the server still listens, and soon in any case. */
export async function end(client: Client): Promise<void> {
  const { stream } = inside(client).connection;
  const deadline = AbortSignal.timeout(GOODBYE_MS);
  deadline.addEventListener('abort', () => stream.destroy(), { once: true });
  await client.end();
}
