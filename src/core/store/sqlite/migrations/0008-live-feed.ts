import { type Kysely, sql } from 'kysely';

/** What is asked many times a second: the chats of one number by their time, what is unanswered, and who reacted. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db;
  await schema
    .createIndex('chats_of_number')
    .on('chats')
    .columns(['phone_number_id', 'last_message_at', 'id'])
    .execute();
  // A chat can have a long import that nobody ever answered: none of it is in here.
  await schema
    .createIndex('messages_inbound')
    .on('messages')
    .columns(['chat', 'sent_at'])
    .where(sql<boolean>`direction = 'inbound' and imported = 0`)
    .execute();
  await schema
    .createIndex('messages_reactions')
    .on('messages')
    .columns(['phone_number_id', 'reply_to'])
    .where(sql<boolean>`type = 'reaction'`)
    .execute();
}
