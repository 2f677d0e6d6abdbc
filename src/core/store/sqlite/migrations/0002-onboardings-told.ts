import { type Kysely, sql } from 'kysely';

/** What an onboarding is about and how it ended, the syncs' one permission each, and which webhooks come at all. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db;

  for (const column of ['way', 'number', 'losses', 'outcome'] as const) {
    await schema.alterTable('onboardings').addColumn(column, 'text').execute();
  }
  for (const column of ['accepted_at', 'ended_at'] as const) {
    await schema.alterTable('onboardings').addColumn(column, 'integer').execute();
  }
  await schema
    .alterTable('onboarding_steps')
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();

  await schema
    .createTable('sync_claims')
    .addColumn('phone_number_id', 'text', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('sync', 'text', (c) => c.notNull())
    .addColumn('onboarding_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('at', 'integer', (c) => c.notNull())
    .addColumn('repeated', 'integer', (c) => c.notNull())
    .addColumn('how', 'text')
    .addColumn('request_id', 'text')
    .addColumn('meta_code', 'integer')
    .addPrimaryKeyConstraint('sync_claims_once', ['phone_number_id', 'epoch', 'sync'])
    .execute();
  await sql`
    insert into sync_claims (phone_number_id, epoch, sync, onboarding_id, state, at, repeated, how, request_id)
    select phone_number_id, epoch, step, onboarding_id, state, at, 0,
      case state when 'done' then 'accepted' end, json_extract(detail, '$.requestId')
    from onboarding_steps where step in ('contacts', 'history') and phone_number_id is not null and epoch is not null`.execute(
    db,
  );
  await sql`delete from onboarding_steps where step in ('contacts', 'history')`.execute(db);

  await schema
    .createTable('webhook_activity')
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('field', 'text', (c) => c.notNull())
    .addColumn('first_at', 'integer', (c) => c.notNull())
    .addColumn('last_at', 'integer', (c) => c.notNull())
    .addColumn('deliveries', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('webhook_activity_key', ['subject', 'field'])
    .execute();
}
