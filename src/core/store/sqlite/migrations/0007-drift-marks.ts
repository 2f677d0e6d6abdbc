import { type Kysely, sql } from 'kysely';

/** What operators say of drift and what was told of it, and the signs of a number's phone by their time. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('drift_marks')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('phone_number_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('at', 'integer', (c) => c.notNull())
    .addColumn('holds_at', 'integer', (c) => c.notNull())
    .addColumn('reason', 'text')
    .execute();
  await schema
    .createIndex('drift_marks_of')
    .on('drift_marks')
    .columns(['phone_number_id', 'kind', 'id'])
    .execute();
  await schema
    .createTable('drift_notices')
    .addColumn('phone_number_id', 'text', (c) => c.notNull())
    .addColumn('way', 'text', (c) => c.notNull())
    .addColumn('risk', 'text', (c) => c.notNull())
    .addColumn('at', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('drift_notices_key', ['phone_number_id', 'way'])
    .execute();
  // Each holds only what a person did on the phone: imports and what programs send do not make them longer.
  await schema
    .createIndex('messages_typed')
    .on('messages')
    .columns(['phone_number_id', 'sent_at'])
    .where(sql<boolean>`origin = 'app' and imported = 0`)
    .execute();
  await schema
    .createIndex('message_revisions_typed')
    .on('message_revisions')
    .columns(['phone_number_id', 'changed_at'])
    .where(sql<boolean>`by = 'app' and carrier <> 'history'`)
    .execute();
  await schema
    .createIndex('contacts_changed')
    .on('contacts')
    .columns(['phone_number_id', 'changed_at'])
    .execute();
}
