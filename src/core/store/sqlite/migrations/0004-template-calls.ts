import type { Kysely } from 'kysely';

/** What was done to templates, written down before it is done; and the handles of samples that were uploaded. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('template_calls')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('waba_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('template_id', 'text')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('scope', 'text')
    .addColumn('status_before', 'text')
    .addColumn('content_hash', 'text')
    .addColumn('media', 'text')
    .addColumn('plan_hash', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('at', 'integer', (c) => c.notNull())
    .addColumn('settled_at', 'integer')
    .addColumn('category_asked', 'text')
    .addColumn('category_returned', 'text')
    .addColumn('meta_code', 'integer')
    .addColumn('meta_subcode', 'integer')
    .execute();
  await schema
    .createIndex('template_calls_of')
    .on('template_calls')
    .columns(['waba_id', 'name', 'language', 'id'])
    .execute();
  await schema
    .createIndex('template_calls_at')
    .on('template_calls')
    .columns(['waba_id', 'kind', 'at'])
    .execute();
  await schema
    .createTable('template_samples')
    .addColumn('app_id', 'text', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('handle', 'text', (c) => c.notNull())
    .addColumn('uploaded_at', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('template_samples_key', ['app_id', 'sha256'])
    .execute();
}
