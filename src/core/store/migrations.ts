import type { Kysely } from 'kysely';
import { CoexError } from '../errors.ts';
import type { Tables } from './schema.ts';

/** A step from one schema version to the next, for both engines: what they say differently it asks of `engineOf(db)`. */
export interface Migration {
  /**
   * Whether a coex that knows only the versions before may go on using the store, and write to it beside newer ones. It may
   * when nothing it reads or writes became different: new tables and indexes, and new columns that are null or have a
   * default, which an old program leaves out.
   */
  readonly isAdditive: boolean;
  up(db: Kysely<Tables>): Promise<void>;
}

export type LoadMigration = () => Promise<Migration>;

/** The last version that each engine comes to by migrations of its own. */
export const OWN_VERSIONS = 9;

/** What follows, in order: a file each in `migrations/`, never edited once released. */
export const LATER: readonly LoadMigration[] = [];

/** The schema version this coex writes. */
export const SCHEMA_VERSION = OWN_VERSIONS + LATER.length;

/** What a store says of its schema. */
export interface SchemaFacts {
  /** 0 when it has none yet. */
  readonly version: number;
  /** The oldest schema version whose coex may use it. @default the version itself */
  readonly usableFrom?: number | undefined;
}

/**
 * Whether a store can be used as it is by a coex that knows the schema `known`; false when it is to be migrated. Throws
 * `store-too-new` when it can neither.
 */
export function isUsable({ version, usableFrom }: SchemaFacts, known: number, location: string): boolean {
  if (version < known) return false;
  if (version === known || (usableFrom ?? version) <= known) return true;
  throw new CoexError('store-too-new', { file: location, found: version, known });
}

/** Does what a store of `found` has not seen, of what both engines share, and writes down whom that leaves out. */
export async function migrateOn(
  db: Kysely<Tables>,
  found: SchemaFacts,
  later: readonly LoadMigration[],
): Promise<void> {
  let usableFrom = Math.max(found.usableFrom ?? found.version, OWN_VERSIONS);
  for (const [at, load] of later.entries()) {
    const version = OWN_VERSIONS + at + 1;
    if (version <= found.version) continue;
    const migration = await load();
    await migration.up(db);
    if (!migration.isAdditive) usableFrom = version;
  }
  await noteFact(db, 'usable_from', usableFrom);
}

/** What a table says of the schema; a file's own version stands elsewhere. */
export async function readSchemaFacts(db: Kysely<Tables>): Promise<SchemaFacts> {
  const rows = await db
    .selectFrom('store_facts')
    .select(['name', 'value'])
    .where('name', 'in', ['schema', 'usable_from'])
    .execute();
  const facts = new Map(rows.map(({ name, value }) => [name, value]));
  return { version: facts.get('schema') ?? 0, usableFrom: facts.get('usable_from') };
}

/** Writes down what is true of the store itself. */
export async function noteFact(
  db: Kysely<Tables>,
  name: 'schema' | 'usable_from' | 'kept_from',
  value: number,
): Promise<void> {
  await db
    .insertInto('store_facts')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}
