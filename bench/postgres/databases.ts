import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to } from 'pg-copy-streams';

/** Databases of a benchmark's own on a server that runs. */
export interface Databases {
  readonly settings: string;
  /** Makes one, empty or with everything another has; gives its address. */
  create(name: string, like?: string): Promise<string>;
  /** Writes the messages of a store that are these numbers', or all, as COPY reads them; gives the columns. */
  writeMessages(name: string, file: string, phoneNumberIds?: readonly string[]): Promise<string>;
  count(name: string, table: string): Promise<number>;
  /** What the server's processes for a database have had of the processor; undefined when they are not on this machine. */
  cpuMs(name: string): Promise<number | undefined>;
  /** Writes what is in memory to disk, so that the next does not pay for the last. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const SERVER = process.env.COEX_TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const TICK_MS = 10;
const SETTINGS = ['server_version', 'shared_buffers', 'max_wal_size', 'synchronous_commit', 'fsync'];

/** Connects to the server at `COEX_TEST_POSTGRES_URL`, else on this machine. */
export async function openDatabases(): Promise<Databases> {
  const client = new pg.Client(SERVER);
  await client.connect();
  const prefix = `coex_bench_${process.pid}_`;
  const made = new Set<string>();
  const addressOf = (name: string) => {
    const url = new URL(SERVER);
    url.pathname = `/${prefix}${name}`;
    return url.href;
  };
  const within = async <Result>(name: string, work: (database: pg.Client) => Promise<Result>) => {
    const database = new pg.Client(addressOf(name));
    await database.connect();
    try {
      return await work(database);
    } finally {
      await database.end();
    }
  };
  const drop = (name: string) => client.query(`drop database if exists ${prefix}${name} with (force)`);
  const { rows } = await client.query(
    `select name, current_setting(name) as value from unnest($1::text[]) as name`,
    [SETTINGS],
  );
  return {
    settings: rows.map(({ name, value }) => `${name} ${value}`).join(', '),
    create: async (name, like) => {
      await drop(name);
      await client.query(
        `create database ${prefix}${name} template ${like === undefined ? 'template0' : prefix + like}`,
      );
      made.add(name);
      return addressOf(name);
    },
    writeMessages: (name, file, phoneNumberIds) =>
      within(name, async (database) => {
        const columns = await database.query(
          `select string_agg(attname, ', ' order by attnum) as names from pg_attribute
          where attrelid = 'messages'::regclass and attnum > 0 and not attisdropped`,
        );
        const { names } = columns.rows[0];
        const where =
          phoneNumberIds === undefined ? '' : `where phone_number_id in (${phoneNumberIds.join()})`;
        const lines = database.query(
          to(`copy (select ${names} from messages ${where} order by id) to stdout`),
        );
        await pipeline(lines, createWriteStream(file));
        return names;
      }),
    count: (name, table) =>
      within(name, async (database) => {
        const counted = await database.query(`select count(*)::int as count from ${table}`);
        return counted.rows[0].count;
      }),
    cpuMs: async (name) => {
      const backends = await client.query(
        `select pid from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
        [prefix + name],
      );
      const each = await Promise.all(backends.rows.map(({ pid }) => cpuMsOf(pid)));
      return each.reduce((sum, ms) => (sum === undefined || ms === undefined ? undefined : sum + ms), 0);
    },
    settle: async () => {
      await client.query('checkpoint');
    },
    close: async () => {
      for (const name of made) await drop(name);
      await client.end();
    },
  };
}

/** Source: man 5 proc_pid_stat, fields 14 and 15 */
async function cpuMsOf(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // What stands before is its name, in which there may be anything.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
