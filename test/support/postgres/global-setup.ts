import type { TestProject } from 'vitest/node';
import { openStore } from '../../../src/core/store/index.ts';
import { contentsOf, databaseOn, type TestServer, withClient } from './contents.ts';
import { findServer, reasonToSkip } from './find-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestServer | { readonly problem: string };
  }
}

const HOUR_MS = 3_600_000;

/** Finds a server and makes the database there that each test gets a copy of; takes away what it made when all ran. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { COEX_TEST_POSTGRES_URL: named, PGPORT: port, CI } = process.env;
  const found = await findServer({ url: named, port });
  if ('problem' in found) {
    process.stderr.write(`${reasonToSkip(found, CI)}\n`);
    project.provide('postgres', found);
    return async () => undefined;
  }
  const { url } = found;
  const prefix = `coex_test_${Date.now()}_${process.pid}`;
  const end = async () => {
    await drop(url, (name) => name.startsWith(prefix));
    await found.stop();
  };
  try {
    await drop(url, (name) => madeAt(name) < Date.now() - HOUR_MS);
    await withClient(url, (client) => client.query(`create database ${prefix}`));
    const template = databaseOn(url, prefix);
    await (await openStore(template)).close();
    const contents = await withClient(template, contentsOf);
    project.provide('postgres', { url, prefix, contents });
    return end;
  } catch (error) {
    await end();
    throw error;
  }
}

/** When a run made it, Unix milliseconds; what is no test's is of no time. */
function madeAt(name: string): number {
  return Number(/^coex_test_(\d{13})_\d+(_\d+)?$/.exec(name)?.[1] ?? Number.NaN);
}

async function drop(url: string, isMeant: (name: string) => boolean): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database');
    const names = rows.map(({ datname }) => datname).filter(isMeant);
    // Together: each waits for a checkpoint, and one serves all.
    await Promise.all(
      names.map((name) =>
        withClient(url, (one) => one.query(`drop database if exists ${name} with (force)`)),
      ),
    );
  });
}
