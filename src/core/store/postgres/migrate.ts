import { type Kysely, sql } from 'kysely';
import { CoexError } from '../../errors.ts';
import {
  isUsable,
  LATER,
  type LoadMigration,
  migrateOn,
  noteFact,
  OWN_VERSIONS,
  readSchemaFacts,
  SCHEMA_VERSION,
  type SchemaFacts,
} from '../migrations.ts';
import type { Tables } from '../schema.ts';
import { ensurePartitions, makeFirstPartitions } from './partitions.ts';
import { NO_SCHEMA, NOT_PERMITTED, sqlStateOf, UNDEFINED_TABLE } from './sql-state.ts';

/** How long a change waits for those who are using a table; all who come after it wait as well. */
const PATIENCE_MS = 5000;

/**
 * Brings a store up to date; safe when any number of processes do so at once, and one that dies leaves nothing half done.
 * Throws `store-too-new`, and `store-denied` when the user may not change the tables.
 */
export async function migrate(
  db: Kysely<Tables>,
  location: string,
  later: readonly LoadMigration[] = LATER,
): Promise<void> {
  const known = OWN_VERSIONS + later.length;
  const before = await schemaFacts(db);
  if (isUsable(before, known, location)) return;
  try {
    await db.transaction().execute((trx) => migrateWithin(trx, known, location, later));
    await ensurePartitions(db);
  } catch (error) {
    throw (await asDenied(db, error, before, location)) ?? error;
  }
}

/** Throws when the tables are not as this coex needs them: `store-too-new`, and `store-unprepared` when they can be migrated. */
export async function requireUsable(db: Kysely<Tables>, location: string): Promise<void> {
  const found = await schemaFacts(db);
  if (isUsable(found, SCHEMA_VERSION, location)) return;
  const problem =
    found.version === 0
      ? 'it holds no tables of coex yet'
      : `its tables are of an older coex (schema ${found.version}, this one needs ${SCHEMA_VERSION})`;
  throw new CoexError('store-unprepared', { file: location, problem });
}

async function migrateWithin(
  trx: Kysely<Tables>,
  known: number,
  location: string,
  later: readonly LoadMigration[],
): Promise<void> {
  // However long another migrates.
  await limitWaiting(trx, 0);
  await sql`select pg_advisory_xact_lock(hashtextextended('coex migrate', 0))`.execute(trx);
  await limitWaiting(trx, PATIENCE_MS);
  // Read inside the lock: another process may have migrated while this one waited for it.
  const found = await schemaFacts(trx);
  if (isUsable(found, known, location)) return;
  if (found.version === 0) {
    const { up } = await import('./migrations/0009-first-tables.ts');
    await up(trx as unknown as Kysely<never>);
    await makeFirstPartitions(trx);
  }
  await migrateOn(trx, found, later);
  await noteFact(trx, 'schema', known);
}

async function limitWaiting(trx: Kysely<Tables>, patienceMs: number): Promise<void> {
  await sql`select set_config('lock_timeout', ${String(patienceMs)}, true), set_config('statement_timeout', '0', true)`.execute(
    trx,
  );
}

/** The schema version of a store; 0 when there is none yet. */
export async function schemaVersion(db: Kysely<Tables>): Promise<number> {
  return (await schemaFacts(db)).version;
}

async function schemaFacts(db: Kysely<Tables>): Promise<SchemaFacts> {
  // A question about a table that is not there would spoil a transaction.
  if (db.isTransaction && !(await isMade(db))) return { version: 0 };
  try {
    return await readSchemaFacts(db);
  } catch (error) {
    if (sqlStateOf(error) === UNDEFINED_TABLE) return { version: 0 };
    throw error;
  }
}

async function isMade(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ made: number }>`
    select (to_regclass('store_facts') is not null)::int as made`.execute(db);
  return rows[0]?.made === 1;
}

/** What to grant, when that is what is missing. */
async function asDenied(
  db: Kysely<Tables>,
  error: unknown,
  { version }: SchemaFacts,
  location: string,
): Promise<CoexError | undefined> {
  const state = sqlStateOf(error);
  if (state !== NOT_PERMITTED && state !== NO_SCHEMA) return undefined;
  const { rows } = await sql<{ user: string; schema: string | null }>`
    select quote_ident(current_user) as user, quote_ident(current_schema()) as schema`.execute(db);
  const { user, schema } = rows[0] ?? { user: '', schema: null };
  const problem =
    version > 0
      ? `its tables belong to another user, who is to bring them up to date; ${user} may not`
      : schema === null
        ? `${user} has no schema to make tables in; a superuser may run: create schema ${user} authorization ${user}`
        : `${user} may not make tables; its owner may run: grant usage, create on schema ${schema} to ${user}`;
  return new CoexError('store-denied', { file: location, problem }, { cause: error });
}
