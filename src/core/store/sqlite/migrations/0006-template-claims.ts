import type { Kysely } from 'kysely';

/** Who changes the templates of an account at the moment. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('template_claims')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('waba_id', 'text', (c) => c.notNull().unique())
    .addColumn('pid', 'integer', (c) => c.notNull())
    .addColumn('machine', 'text', (c) => c.notNull())
    .addColumn('since', 'integer', (c) => c.notNull())
    .addColumn('alive_at', 'integer', (c) => c.notNull())
    .execute();
}
