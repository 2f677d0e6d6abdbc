import { dirname } from 'node:path';
import { Client } from 'pg';
import { inject, onTestFinished, TestRunner } from 'vitest';
import { clean, contentsOf, databaseOn, type TestServer, withClient } from './contents.ts';

/*
 * Databases for tests, each for one at a time. Making one takes a tenth of a second, dropping it two; emptying one takes
 * a twentieth of that. So they are used again, by whichever process: it holds an advisory lock on the one it uses, which ends
 * with it however it ends, and empties it before it uses it.
 */

const taken = new Map<string, Promise<string>>();
const urls = new Map<string, string>();
let keeper: Promise<Client> | undefined;

/**
 * The URL of the database that a folder has instead of a file until the test ends, or the file of tests when it is asked for
 * before all of them; the first to ask makes it.
 */
export function databaseIn(folder: string): Promise<string> {
  let url = taken.get(folder);
  if (url === undefined) {
    url = take(folder);
    taken.set(folder, url);
    void url.then((known) => urls.set(folder, known));
  }
  return url;
}

/** Gives a folder a copy of the database of another, to which nobody is connected. */
export async function copyDatabase(original: string, folder: string): Promise<void> {
  const source = new URL(await databaseIn(original)).pathname.slice(1);
  const name = new URL(await databaseIn(folder)).pathname.slice(1);
  await makeDatabase(name, source);
}

/** The URL of the database that a store opened in this test is in: of its file's folder, or by its `location`. */
export function databaseOf(file: string): string {
  const name = /^postgres(?:ql)?:.*\/(\w+)(?:\?.*)?$/i.exec(file)?.[1];
  if (name !== undefined) return databaseOn(testServer().url, name);
  const url = urls.get(dirname(file));
  if (url === undefined) throw new Error(`No store was opened in ${dirname(file)}.`);
  return url;
}

/** The URL of a database with nothing in it, no table either; gone when the test ends. */
export async function emptyDatabase(): Promise<string> {
  const { url, prefix } = testServer();
  const slot = await freeSlot();
  const name = `${prefix}_${slot}`;
  await withClient(url, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name}`);
  });
  onTestFinished(async () => {
    await withClient(url, (client) => client.query(`drop database if exists ${name} with (force)`));
    await release(slot);
    // It waits for the disk, which all others use as well.
  }, 60_000);
  return databaseOn(url, name);
}

/** The server of this run. Throws where the project has none. */
export function testServer(): TestServer {
  const server = inject('postgres');
  if ('problem' in server) throw new Error(`There is no PostgreSQL: ${server.problem}`);
  return server;
}

async function take(folder: string): Promise<string> {
  const { url, prefix, contents } = testServer();
  const slot = await freeSlot();
  // What is taken before all tests is held until this process ends, as those are of one file.
  if (TestRunner.getCurrentTest() !== undefined) {
    onTestFinished(async () => {
      taken.delete(folder);
      await release(slot);
    });
  }
  const name = `${prefix}_${slot}`;
  const database = databaseOn(url, name);
  if (await isAsNew(database, contents)) return database;
  await makeDatabase(name, prefix);
  return database;
}

async function makeDatabase(name: string, template: string): Promise<void> {
  await withClient(testServer().url, async (client) => {
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name} template ${template}`);
  });
}

/** Whether there is one, and it now is as a new one is. */
async function isAsNew(database: string, contents: string): Promise<boolean> {
  try {
    return await withClient(database, async (client) => {
      await clean(client);
      return (await contentsOf(client)) === contents;
    });
  } catch {
    return false;
  }
}

/** Holds the first that nobody holds. */
async function freeSlot(): Promise<number> {
  const client = await keeperOfLocks();
  // Whoever holds a lock can have it again: what this process uses itself is no free one.
  const { rows } = await client.query<{ slot: number }>(
    `select slot from generate_series(1, 1000) as slot where case
      when slot in (select objid::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) then false
      else pg_try_advisory_lock(hashtext($1), slot) end limit 1`,
    [testServer().prefix],
  );
  const [free] = rows;
  if (free === undefined) throw new Error('A thousand databases are in use.');
  return free.slot;
}

async function release(slot: number): Promise<void> {
  const client = await keeperOfLocks();
  await client.query('select pg_advisory_unlock(hashtext($1), $2)', [testServer().prefix, slot]);
}

/** The connection that holds what this process uses, open as long as it runs. */
function keeperOfLocks(): Promise<Client> {
  keeper ??= (async () => {
    const client = new Client({ connectionString: testServer().url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  })();
  return keeper;
}
