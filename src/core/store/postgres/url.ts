import type { ClientConfig } from 'pg';

/** Where a database is, taken apart. */
export interface PostgresAddress {
  /** The URL without what is secret in it: for messages to people. */
  readonly location: string;
  /** How many connections at most. */
  readonly poolMax: number;
  readonly client: ClientConfig;
}

const POOL_MAX = 10;

/** Takes the URL of a PostgreSQL database apart. */
export function readPostgresUrl(address: string): PostgresAddress {
  const url = new URL(address);
  const location = new URL(address);
  location.password = '';
  return {
    location: location.href,
    poolMax: Number(url.searchParams.get('pool_max') ?? POOL_MAX),
    client: {
      host: decodeURIComponent(url.searchParams.get('host') ?? url.hostname) || undefined,
      port: url.port === '' ? undefined : Number(url.port),
      user: decodeURIComponent(url.username) || undefined,
      password: decodeURIComponent(url.password) || undefined,
      database: decodeURIComponent(url.pathname.slice(1)) || undefined,
    },
  };
}
