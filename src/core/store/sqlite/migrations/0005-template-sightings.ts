import type { Kysely } from 'kysely';

/** How each template was when an account was reviewed last. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('template_sightings')
    .addColumn('waba_id', 'text', (c) => c.notNull())
    .addColumn('template_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('category', 'text', (c) => c.notNull())
    .addColumn('quality', 'text')
    .addColumn('seen_at', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('template_sightings_key', ['waba_id', 'template_id'])
    .execute();
}
