import { Kysely } from 'kysely';
import type { Tables } from '../schema.ts';
import { createPostgresDialect } from './dialect.ts';
import { schemaVersion } from './migrate.ts';

/** 0 when there are no tables yet. */
export async function databaseSchemaVersion(address: string): Promise<number> {
  const db = new Kysely<Tables>({ dialect: createPostgresDialect(address) });
  try {
    return await schemaVersion(db);
  } finally {
    await db.destroy();
  }
}
