import { Client } from 'pg';

/** The server of this run, and what the databases on it are made like. */
export interface TestServer {
  /** As a user who may make databases. */
  readonly url: string;
  /** The database that others are copies of; their names begin with its name. */
  readonly prefix: string;
  /** What a new one holds, as `contentsOf` tells it. */
  readonly contents: string;
}

/** The same server and user, another database. */
export function databaseOn(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/** Connects, works and leaves. */
export async function withClient<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // Told by what is asked next.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A digest of the schema, and of what is in it from the beginning. */
export async function contentsOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ contents: string }>(`
    select md5(string_agg(line, E'\n' order by line)) as contents from (
      select concat_ws(' ', relname, relkind, attname, atttypid, attnotnull) as line
        from pg_class join pg_attribute on attrelid = pg_class.oid
        where relnamespace = 'public'::regnamespace and attnum > 0
      union all select concat_ws(' ', tgrelid::regclass, tgname, tgenabled) from pg_trigger where not tgisinternal
      union all select to_jsonb(store_facts)::text from store_facts
    ) as lines`);
  return rows[0]?.contents ?? '';
}

/** Takes every row out that was put into a new database, and begins all counting anew. */
export async function clean(client: Client): Promise<void> {
  await client.query(`
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
  await client.query(`do $$
    declare
      it record;
      is_filled boolean;
    begin
      for it in
        select oid::regclass as name from pg_class
          where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
            and relname <> 'store_facts'
      loop
        execute format('select exists (select from %s)', it.name) into is_filled;
        if is_filled then execute format('delete from %s', it.name); end if;
      end loop;
      for it in
        select format('%I.%I', schemaname, sequencename) as name, start_value as start from pg_sequences
          where last_value is not null
      loop
        perform setval(it.name, it.start, false);
      end loop;
    end $$`);
}
