import type { Kysely } from 'kysely';

/** What is true of the store itself. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('store_facts')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'integer', (c) => c.notNull())
    .execute();
}
