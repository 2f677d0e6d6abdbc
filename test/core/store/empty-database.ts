import { randomUUID } from 'node:crypto';
import { Kysely, sql } from 'kysely';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { Tables } from '../../../src/core/store/index.ts';
import { createPostgresDialect } from '../../../src/core/store/postgres/dialect.ts';

const SERVER = process.env.COEX_TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** A database with nothing in it, gone when the test ends. */
export async function emptyDatabase(): Promise<string> {
  const name = `coex_schema_${randomUUID().replaceAll('-', '')}`;
  await onServer(`create database ${name}`);
  onTestFinished(() => onServer(`drop database ${name} with (force)`));
  const url = new URL(SERVER);
  url.pathname = name;
  return url.href;
}

/** Connections of its own to a database, as a store has them, closed when the test ends. */
export function connectTo(url: string): Kysely<Tables> {
  const db = new Kysely<Tables>({ dialect: createPostgresDialect(url) });
  onTestFinished(() => db.destroy());
  return db;
}

/** What one statement answers. */
export async function askIn(db: Kysely<Tables>, statement: string): Promise<Record<string, unknown>[]> {
  return (await sql<Record<string, unknown>>`${sql.raw(statement)}`.execute(db)).rows;
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: SERVER });
  await client.connect();
  await client.query(statement);
  await client.end();
}
