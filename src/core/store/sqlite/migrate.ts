import { type Kysely, sql } from 'kysely';
import { CoexError } from '../../errors.ts';
import type { Tables } from '../schema.ts';

type Migration = (db: Kysely<never>) => Promise<void>;

/** In order, never edited once released. The schema version of a store is how many of them it has seen. */
const MIGRATIONS: readonly (() => Promise<{ up: Migration }>)[] = [
  () => import('./migrations/0001-first-tables.ts'),
  () => import('./migrations/0002-onboardings-told.ts'),
  () => import('./migrations/0003-nothing-lost.ts'),
  () => import('./migrations/0004-template-calls.ts'),
  () => import('./migrations/0005-template-sightings.ts'),
  () => import('./migrations/0006-template-claims.ts'),
  () => import('./migrations/0007-drift-marks.ts'),
  () => import('./migrations/0008-live-feed.ts'),
  () => import('./migrations/0009-facts-of-the-store.ts'),
];

/** The schema version this coex writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings a store up to date; safe when several processes start at once. Throws `store-too-new`. */
export async function migrate(db: Kysely<Tables>, file: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Read inside the lock: another process may have migrated while this one waited for it.
    const found = await schemaVersion(trx);
    if (found > SCHEMA_VERSION) {
      throw new CoexError('store-too-new', { file, found, known: SCHEMA_VERSION });
    }
    for (const load of MIGRATIONS.slice(found)) {
      const { up } = await load();
      await up(trx as unknown as Kysely<never>);
    }
    await sql`pragma user_version = ${sql.raw(String(SCHEMA_VERSION))}`.execute(trx);
  });
}

async function schemaVersion(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
  return rows[0]?.user_version ?? 0;
}
