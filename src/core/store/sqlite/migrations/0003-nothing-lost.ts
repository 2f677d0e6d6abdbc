import { type Kysely, sql } from 'kysely';

/**
 * Every receipt of a body is a row, its bytes kept once; people's ids and what joins them; preferences; media on disk.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await receipts(db);
  await people(db);
  await facts(db);
  await media(db);
}

// SQLite changes no constraint in place: the table is made anew.
async function receipts(db: Kysely<never>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('deliveries_anew')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('signature', 'text', (c) => c.notNull())
    .addColumn('received_at', 'integer', (c) => c.notNull())
    .addColumn('body_sha256', 'text', (c) => c.unique())
    .addColumn('copy_of', 'integer')
    .addColumn('subject', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('outcome', 'text')
    .addColumn('reason', 'text')
    .addColumn('events', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await sql`
    insert into deliveries_anew (id, source, signature, received_at, body_sha256, outcome, reason, events)
    select id, source, signature, received_at, body_sha256, outcome, reason, events
    from deliveries order by id`.execute(db);
  await schema
    .createTable('delivery_bodies')
    .addColumn('delivery', 'integer', (c) => c.primaryKey())
    .addColumn('headers', 'text')
    .addColumn('body', 'blob', (c) => c.notNull())
    .execute();
  await sql`
    insert into delivery_bodies (delivery, headers, body) select id, headers, body from deliveries order by id`.execute(
    db,
  );
  await schema.dropTable('deliveries').execute();
  await schema.alterTable('deliveries_anew').renameTo('deliveries').execute();
  // The projector asks what is left of one subject; the index holds only that.
  await schema
    .createIndex('deliveries_pending')
    .on('deliveries')
    .columns(['subject', 'id'])
    .where(sql.ref('outcome'), 'is', null)
    .execute();
  await schema
    .createIndex('deliveries_copies')
    .on('deliveries')
    .column('copy_of')
    .where(sql.ref('copy_of'), 'is not', null)
    .execute();
}

async function people(db: Kysely<never>): Promise<void> {
  const { schema } = db;
  for (const column of ['wa_id_at', 'user_id_at'] as const) {
    await schema
      .alterTable('users')
      .addColumn(column, 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  }
  await schema
    .createTable('user_links')
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('other_key', 'text', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('linked_at', 'integer', (c) => c.notNull())
    .addColumn('delivery', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('user_links_key', ['key', 'other_key'])
    .execute();
  await schema.createIndex('user_links_other').on('user_links').column('other_key').execute();
  await schema
    .createTable('user_separations')
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('other_key', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('separated_at', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('user_separations_key', ['key', 'other_key'])
    .execute();
  await schema
    .createTable('user_preferences')
    .addColumn('phone_number_id', 'text', (c) => c.notNull())
    .addColumn('user', 'integer', (c) => c.notNull())
    .addColumn('category', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('detail', 'text')
    .addColumn('changed_at', 'integer', (c) => c.notNull())
    .addColumn('delivery', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('user_preferences_key', ['phone_number_id', 'user', 'category'])
    .execute();
  await schema.createIndex('user_preferences_user').on('user_preferences').column('user').execute();
  await schema.createIndex('contacts_user').on('contacts').column('user').execute();
  // Ids are given out in memory, many at a time, and never twice: a merged chat's id does not become another's.
  await schema
    .createTable('row_ids')
    .addColumn('of_table', 'text', (c) => c.primaryKey())
    .addColumn('last', 'integer', (c) => c.notNull())
    .execute();
  await sql`
    insert into row_ids (of_table, last)
    select 'users', max(id) from users having max(id) > 0
    union all select 'chats', max(id) from chats having max(id) > 0
    union all select 'contacts', max(id) from contacts having max(id) > 0`.execute(db);
}

async function facts(db: Kysely<never>): Promise<void> {
  const { schema } = db;
  await schema.alterTable('account_events').addColumn('last_at', 'integer').execute();
  await schema.alterTable('webhook_activity').dropColumn('deliveries').execute();
  await schema
    .alterTable('numbers')
    .addColumn('told_at', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await schema
    .createTable('unrecognised_anew')
    .addColumn('value_key', 'text', (c) => c.primaryKey())
    .addColumn('field', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('first_at', 'integer', (c) => c.notNull())
    .addColumn('last_at', 'integer', (c) => c.notNull())
    .addColumn('delivery', 'integer', (c) => c.notNull())
    .execute();
  await sql`
    insert into unrecognised_anew (value_key, field, reason, value, first_at, last_at, delivery)
    select delivery || '/' || ordinal, field, unrecognised.reason, value, received_at, received_at, delivery
    from unrecognised join deliveries on deliveries.id = unrecognised.delivery`.execute(db);
  await schema.dropTable('unrecognised').execute();
  await schema.alterTable('unrecognised_anew').renameTo('unrecognised').execute();
}

async function media(db: Kysely<never>): Promise<void> {
  const { schema } = db;
  await schema
    .createIndex('messages_media')
    .on('messages')
    .columns(['phone_number_id', 'sent_at'])
    .where(sql<boolean>`media is not null or type = 'media_placeholder'`)
    .execute();
  await schema
    .createTable('media_files')
    .addColumn('phone_number_id', 'text', (c) => c.notNull())
    .addColumn('wamid', 'text', (c) => c.notNull())
    .addColumn('media_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('sha256', 'text')
    .addColumn('size_bytes', 'integer')
    .addColumn('mime_type', 'text')
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('tried_at', 'integer', (c) => c.notNull())
    .addColumn('problem', 'text')
    .addPrimaryKeyConstraint('media_files_key', ['phone_number_id', 'wamid'])
    .execute();
}
