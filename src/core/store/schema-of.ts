import { sql } from 'kysely';
import type { Store } from './store.ts';

export interface SchemaOfStore {
  readonly version: number;
  /** The oldest schema version whose coex may use it as well. */
  readonly usableFrom: number;
}

/** Which schema a store has now. */
export async function schemaOf({ db, engine }: Store): Promise<SchemaOfStore> {
  const facts = await db
    .selectFrom('store_facts')
    .select(['name', 'value'])
    .where('name', 'in', ['schema', 'usable_from'])
    .execute();
  const fact = (name: string) => facts.find((one) => one.name === name)?.value;
  const version = engine === 'sqlite' ? await userVersion(db) : (fact('schema') ?? 0);
  return { version, usableFrom: fact('usable_from') ?? version };
}

async function userVersion(db: Store['db']): Promise<number> {
  const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
  return rows[0]?.user_version ?? 0;
}
