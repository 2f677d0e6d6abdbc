import { type Kysely, sql } from 'kysely';
import { CoexError } from '../../errors.ts';
import type { Tables } from '../schema.ts';

/** The schema that a store of PostgreSQL begins with. */
const FIRST = 9;

/** The schema version this coex writes. */
export const SCHEMA_VERSION = FIRST;

/** Brings a store up to date; safe when several processes start at once. Throws `store-too-new`. */
export async function migrate(db: Kysely<Tables>, location: string): Promise<void> {
  if ((await schemaVersion(db)) === SCHEMA_VERSION) return;
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('coex migrate', 0))`.execute(trx);
    // Read inside the lock: another process may have migrated while this one waited for it.
    const found = await schemaVersion(trx);
    if (found > SCHEMA_VERSION)
      throw new CoexError('store-too-new', { file: location, found, known: SCHEMA_VERSION });
    if (found === SCHEMA_VERSION) return;
    const { up } = await import('./migrations/0009-first-tables.ts');
    await up(trx as unknown as Kysely<never>);
    await trx.insertInto('store_facts').values({ name: 'schema', value: SCHEMA_VERSION }).execute();
  });
}

/** The schema version of a store; 0 when there is none yet. */
export async function schemaVersion(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{
    made: boolean;
  }>`select to_regclass('store_facts') is not null as made`.execute(db);
  if (rows[0]?.made !== true) return 0;
  const fact = await db
    .selectFrom('store_facts')
    .select('value')
    .where('name', '=', 'schema')
    .executeTakeFirst();
  return Number(fact?.value ?? 0);
}
