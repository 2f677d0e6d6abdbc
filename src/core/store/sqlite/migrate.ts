import { type Kysely, type SqliteDatabase, sql } from 'kysely';
import {
  isUsable,
  LATER,
  type LoadMigration,
  migrateOn,
  OWN_VERSIONS,
  type SchemaFacts,
} from '../migrations.ts';
import type { Tables } from '../schema.ts';

type OwnMigration = (db: Kysely<never>) => Promise<void>;

/** In order, never edited once released. The schema version of a file is how many of them it has seen, and of the later ones. */
const OWN_MIGRATIONS: readonly (() => Promise<{ up: OwnMigration }>)[] = [
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

/** A file, as Kysely and past it. */
export interface File {
  readonly db: Kysely<Tables>;
  readonly database: SqliteDatabase;
  readonly file: string;
}

/** Brings a store up to date; safe when several processes start at once. Throws `store-too-new`. */
export async function migrate(
  { db, database, file }: File,
  later: readonly LoadMigration[] = LATER,
): Promise<void> {
  const known = OWN_VERSIONS + later.length;
  // Every start asks, and hardly any has to migrate, which takes the one lock there is for writing.
  if (isUsable(schemaFactsOf(database), known, file)) return;
  await db.transaction().execute(async (trx) => {
    // Read inside the lock: another process may have migrated while this one waited for it.
    const found = schemaFactsOf(database);
    if (isUsable(found, known, file)) return;
    for (const load of OWN_MIGRATIONS.slice(found.version)) {
      const { up } = await load();
      await up(trx as unknown as Kysely<never>);
    }
    await migrateOn(trx, found, later);
    await sql`pragma user_version = ${sql.raw(String(known))}`.execute(trx);
  });
}

/** Asked without Kysely, which takes longer to ask for the first time than this takes. */
export function schemaFactsOf(database: SqliteDatabase): SchemaFacts {
  const [row] = database.prepare('pragma user_version').all([]) as { user_version: number }[];
  const version = row?.user_version ?? 0;
  if (version <= OWN_VERSIONS) return { version };
  return { version, usableFrom: usableFromOf(database) };
}

function usableFromOf(database: SqliteDatabase): number | undefined {
  try {
    const facts = database.prepare("select value from store_facts where name = 'usable_from'").all([]);
    return (facts as { value: number }[])[0]?.value;
  } catch {
    // What became of the table is for a newer coex to know.
    return undefined;
  }
}
