import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { onTestFinished } from 'vitest';

const SERVER = process.env.COEX_TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** Where the server for tests is; undefined when none answers. */
export async function findServer(): Promise<URL | undefined> {
  const client = new Client({ connectionString: SERVER, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return new URL(SERVER);
  } catch {
    return undefined;
  }
}

/** The URL of a new, empty database, which goes when the test ends. */
export async function emptyDatabase(server: URL): Promise<URL> {
  const name = `coex_connections_${randomBytes(6).toString('hex')}`;
  await asked(server, `create database ${name}`);
  onTestFinished(() => asked(server, `drop database ${name} with (force)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url;
}

/** Asks something over a connection of its own. */
export async function asked(url: URL, sql: string): Promise<void> {
  const client = new Client({ connectionString: url.href });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
