import { sql } from 'kysely';
import { readSchemaFacts } from './migrations.ts';
import type { Store } from './store.ts';

export interface SchemaOfStore {
  readonly version: number;
  /** The oldest schema version whose coex may use it as well. */
  readonly usableFrom: number;
}

/** Which schema a store has now. */
export async function schemaOf({ db, engine }: Store): Promise<SchemaOfStore> {
  const facts = await readSchemaFacts(db);
  const version = engine === 'sqlite' ? await userVersion(db) : facts.version;
  return { version, usableFrom: facts.usableFrom ?? version };
}

async function userVersion(db: Store['db']): Promise<number> {
  const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
  return rows[0]?.user_version ?? 0;
}
