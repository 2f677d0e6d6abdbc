import { sql } from 'kysely';
import type { Store } from '../store/index.ts';

/** What a server tells of itself and of the database that holds the store. */
export interface ServerFacts {
  readonly serverVersion: string;
  readonly schemaVersion: number | null;
  readonly sizeBytes: number;
  readonly connections: number;
  readonly mostConnections: number;
  /** Whether this connection is encrypted; null where the server does not tell. Behind a pooler it is the pooler's. */
  readonly tls: boolean | null;
}

/** Asks the server of a store in PostgreSQL; how much room its disk has no server tells. */
export async function serverFacts({ db }: Store): Promise<ServerFacts> {
  const { rows } = await sql<{
    version: string;
    size: number;
    connections: number;
    most: number;
    tls: number | null;
  }>`
    select current_setting('server_version') as version, pg_database_size(current_database()) as size,
      (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections,
      current_setting('max_connections')::bigint as most,
      (select ssl from pg_stat_ssl where pid = pg_backend_pid()) as tls`.execute(db);
  const schema = await db
    .selectFrom('store_facts')
    .select('value')
    .where('name', '=', 'schema')
    .executeTakeFirst();
  const [row] = rows;
  return {
    serverVersion: row?.version ?? '',
    schemaVersion: schema?.value ?? null,
    sizeBytes: row?.size ?? 0,
    connections: row?.connections ?? 0,
    mostConnections: row?.most ?? 0,
    tls: row?.tls == null ? null : row.tls === 1,
  };
}
