import { type Kysely, sql } from 'kysely';

/** The tables of the first release; see `schema.ts` for what each column holds. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db;

  await schema
    .createTable('deliveries')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('signature', 'text', (c) => c.notNull())
    .addColumn('received_at', 'integer', (c) => c.notNull())
    .addColumn('headers', 'text')
    .addColumn('body', 'blob', (c) => c.notNull())
    .addColumn('body_sha256', 'text', (c) => c.notNull().unique())
    .addColumn('copies', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('outcome', 'text')
    .addColumn('reason', 'text')
    .addColumn('events', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  // The projector asks for what is left; the index holds only that.
  await schema
    .createIndex('deliveries_pending')
    .on('deliveries')
    .column('id')
    .where(sql.ref('outcome'), 'is', null)
    .execute();

  await schema
    .createTable('rejections')
    .addColumn('reason', 'text', (c) => c.primaryKey())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addColumn('last_at', 'integer', (c) => c.notNull())
    .execute();

  await schema
    .createTable('onboardings')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('waba_id', 'text')
    .addColumn('phone_number_id', 'text')
    .addColumn('epoch', 'integer')
    .addColumn('started_at', 'integer', (c) => c.notNull())
    .addColumn('updated_at', 'integer', (c) => c.notNull())
    .execute();

  await schema
    .createTable('onboarding_steps')
    .addColumn('onboarding_id', 'text', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('phone_number_id', 'text')
    .addColumn('epoch', 'integer')
    .addColumn('at', 'integer', (c) => c.notNull())
    .addColumn('detail', 'text')
    .addPrimaryKeyConstraint('onboarding_steps_key', ['onboarding_id', 'step'])
    .addUniqueConstraint('onboarding_steps_once', ['phone_number_id', 'epoch', 'step'])
    .execute();

  await schema
    .createTable('numbers')
    .addColumn('phone_number_id', 'text', (c) => c.primaryKey())
    .addColumn('waba_id', 'text')
    .addColumn('display_phone_number', 'text')
    .addColumn('verified_name', 'text')
    .addColumn('epoch', 'integer')
    .addColumn('node', 'text')
    .addColumn('observed_at', 'integer')
    .execute();

  await schema
    .createTable('users')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('wa_id', 'text')
    .addColumn('user_id', 'text')
    .addColumn('username', 'text')
    .addColumn('username_at', 'integer', (c) => c.notNull())
    .addColumn('profile_name', 'text')
    .addColumn('profile_name_at', 'integer', (c) => c.notNull())
    .execute();

  await schema
    .createTable('user_keys')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('user', 'integer', (c) => c.notNull())
    .execute();
  await schema.createIndex('user_keys_user').on('user_keys').column('user').execute();

  await schema
    .createTable('contacts')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('phone_number_id', 'text', (c) => c.notNull())
    .addColumn('user', 'integer', (c) => c.notNull())
    .addColumn('wa_id', 'text')
    .addColumn('user_id', 'text')
    .addColumn('username', 'text')
    .addColumn('full_name', 'text')
    .addColumn('first_name', 'text')
    .addColumn('removed', 'integer', (c) => c.notNull())
    .addColumn('changed_at', 'integer', (c) => c.notNull())
    .addUniqueConstraint('contacts_once', ['phone_number_id', 'user'])
    .execute();

  await schema
    .createTable('chats')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('phone_number_id', 'text', (c) => c.notNull())
    .addColumn('user', 'integer', (c) => c.notNull())
    .addColumn('last_message_at', 'integer', (c) => c.notNull())
    .addColumn('last_inbound_at', 'integer')
    .addColumn('last_outbound_at', 'integer')
    .addUniqueConstraint('chats_once', ['phone_number_id', 'user'])
    .execute();
  await schema.createIndex('chats_latest').on('chats').columns(['last_message_at', 'id']).execute();
  await schema.createIndex('chats_user').on('chats').column('user').execute();

  await schema
    .createTable('messages')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('phone_number_id', 'text', (c) => c.notNull())
    .addColumn('wamid', 'text', (c) => c.notNull())
    .addColumn('chat', 'integer')
    .addColumn('direction', 'text', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('evidence', 'integer', (c) => c.notNull())
    .addColumn('imported', 'integer', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('text', 'text')
    .addColumn('media', 'text')
    .addColumn('reply_to', 'text')
    .addColumn('sent_at', 'integer', (c) => c.notNull())
    .addColumn('status', 'text')
    .addColumn('extra', 'text')
    .addColumn('delivery', 'integer', (c) => c.notNull())
    .addUniqueConstraint('messages_once', ['phone_number_id', 'wamid'])
    .execute();
  await schema.createIndex('messages_chat').on('messages').columns(['chat', 'sent_at', 'id']).execute();
  await schema.createIndex('messages_latest').on('messages').columns(['sent_at', 'id']).execute();

  await schema
    .createTable('message_revisions')
    .addColumn('phone_number_id', 'text', (c) => c.notNull())
    .addColumn('wamid', 'text', (c) => c.notNull())
    .addColumn('original_wamid', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('carrier', 'text', (c) => c.notNull())
    .addColumn('text', 'text')
    .addColumn('content', 'text')
    .addColumn('changed_at', 'integer', (c) => c.notNull())
    .addColumn('delivery', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('message_revisions_key', ['phone_number_id', 'wamid'])
    .execute();
  await schema
    .createIndex('message_revisions_original')
    .on('message_revisions')
    .columns(['phone_number_id', 'original_wamid'])
    .execute();

  await schema
    .createTable('statuses')
    .addColumn('phone_number_id', 'text', (c) => c.notNull())
    .addColumn('wamid', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('recipient', 'text', (c) => c.notNull())
    .addColumn('changed_at', 'integer', (c) => c.notNull())
    .addColumn('pricing', 'text')
    .addColumn('errors', 'text')
    .addColumn('extra', 'text')
    .addColumn('delivery', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('statuses_key', ['phone_number_id', 'wamid', 'status', 'recipient'])
    .execute();

  await schema
    .createTable('groups')
    .addColumn('phone_number_id', 'text', (c) => c.notNull())
    .addColumn('group_id', 'text', (c) => c.notNull())
    .addColumn('first_seen_at', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('groups_key', ['phone_number_id', 'group_id'])
    .execute();

  await schema
    .createTable('history_syncs')
    .addColumn('phone_number_id', 'text', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('contacts_request_id', 'text')
    .addColumn('contacts_requested_at', 'integer')
    .addColumn('history_request_id', 'text')
    .addColumn('history_requested_at', 'integer')
    .addColumn('progress', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('first_chunk_at', 'integer')
    .addColumn('last_chunk_at', 'integer')
    .addColumn('completed_at', 'integer')
    .addColumn('declined_code', 'integer')
    .addColumn('declined_at', 'integer')
    .addPrimaryKeyConstraint('history_syncs_key', ['phone_number_id', 'epoch'])
    .execute();

  await schema
    .createTable('history_chunks')
    .addColumn('phone_number_id', 'text', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('chunk_sha256', 'text', (c) => c.notNull())
    .addColumn('phase', 'integer', (c) => c.notNull())
    .addColumn('chunk_order', 'integer')
    .addColumn('progress', 'integer', (c) => c.notNull())
    .addColumn('threads', 'integer', (c) => c.notNull())
    .addColumn('messages', 'integer', (c) => c.notNull())
    .addColumn('received_at', 'integer', (c) => c.notNull())
    .addColumn('delivery', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('history_chunks_key', ['phone_number_id', 'epoch', 'chunk_sha256'])
    .execute();

  await schema
    .createTable('account_events')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('fact_key', 'text', (c) => c.notNull().unique())
    .addColumn('field', 'text', (c) => c.notNull())
    .addColumn('event', 'text', (c) => c.notNull())
    .addColumn('waba_id', 'text')
    .addColumn('phone_number_id', 'text')
    .addColumn('happened_at', 'integer', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('delivery', 'integer', (c) => c.notNull())
    .execute();
  await schema
    .createIndex('account_events_waba')
    .on('account_events')
    .columns(['waba_id', 'happened_at'])
    .execute();

  await schema
    .createTable('unrecognised')
    .addColumn('delivery', 'integer', (c) => c.notNull())
    .addColumn('ordinal', 'integer', (c) => c.notNull())
    .addColumn('field', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('unrecognised_key', ['delivery', 'ordinal'])
    .execute();
}
