import { Client } from 'pg';
import { startOwnServer } from './own-server.ts';

/** What two test processes, their keepers and the programs they start have open at once is half of it. */
const CONNECTIONS_NEEDED = 60;

/** A server that tests may make databases on. */
export interface FoundServer {
  /** As a user who may make databases; of the database that commands about others are sent to. */
  readonly url: string;
  /** For people: where it came from. */
  readonly from: string;
  /** Ends it when it was started for this run. */
  stop(): Promise<void>;
}

export interface WhereToLook {
  /** Is used, or the run fails: COEX_TEST_POSTGRES_URL. */
  readonly url?: string | undefined;
  /** Is used when it answers and lets in without a password. @default 5432 */
  readonly port?: string | undefined;
}

/** The server that is named, else this machine's own, else one that is started; why there is none otherwise. */
export async function findServer({
  url,
  port = '5432',
}: WhereToLook): Promise<FoundServer | { readonly problem: string }> {
  if (url !== undefined) {
    const problem = await problemWith(url);
    if (problem !== undefined) throw new Error(`COEX_TEST_POSTGRES_URL: ${problem}`);
    return { url, from: 'COEX_TEST_POSTGRES_URL', stop: async () => undefined };
  }
  const local = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const localProblem = await problemWith(local);
  if (localProblem === undefined)
    return { url: local, from: `127.0.0.1:${port}`, stop: async () => undefined };
  const own = await startOwnServer();
  return 'problem' in own ? { problem: `127.0.0.1:${port}: ${localProblem}; ${own.problem}` } : own;
}

/** Why tests cannot use it; undefined when they can. */
async function problemWith(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  // A server that goes away is heard of by who asks it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query(
      `select current_setting('server_version_num')::int as version, rolcreatedb or rolsuper as may,
          current_setting('max_connections')::int - (select count(*)::int from pg_stat_activity) as free
        from pg_roles where rolname = current_user`,
    );
    const [{ version, may, free }] = rows;
    if (version < 140_000) return 'it is older than PostgreSQL 14';
    if (free < CONNECTIONS_NEEDED)
      return `it has ${free} free connections, and ${CONNECTIONS_NEEDED} are needed`;
    return may ? undefined : 'its user may not make databases';
  } catch (error) {
    return error instanceof AggregateError ? String(error.errors[0]) : String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
