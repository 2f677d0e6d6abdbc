import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { Tables } from '../../../src/core/store/index.ts';

/** Connections of its own to a database, with nothing of a store about them, closed when the test ends. */
export function connectTo(url: string): Kysely<Tables> {
  const int8: pg.CustomTypesConfig = {
    getTypeParser: (oid, format) => (oid === 20 ? Number : pg.types.getTypeParser(oid, format as 'text')),
  };
  const pool = new pg.Pool({ connectionString: url, types: int8, max: 4 });
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  onTestFinished(() => db.destroy());
  return db;
}

/** What one statement answers. */
export async function askIn(db: Kysely<Tables>, statement: string): Promise<Record<string, unknown>[]> {
  return (await sql<Record<string, unknown>>`${sql.raw(statement)}`.execute(db)).rows;
}
