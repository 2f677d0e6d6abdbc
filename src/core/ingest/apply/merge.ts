import { toChange } from '../../store/index.ts';
import type { Batch, ChatRow } from '../batch/batch.ts';
import { supersedes } from './contact-version.ts';

/*
 * What two rows of one person become: done in the tables themselves, with nothing held in memory meanwhile.
 */

export async function moveChats(batch: Batch, into: number, from: number): Promise<void> {
  const chats = batch.db.selectFrom('chats').selectAll().where('user', '=', from).orderBy('id');
  // Another worker may be counting their messages again.
  for (const chat of await toChange(batch.db, chats).execute()) await moveChat(batch, chat, into);
}

async function moveChat({ db }: Batch, chat: ChatRow, into: number): Promise<void> {
  const chats = db
    .selectFrom('chats')
    .selectAll()
    .where('phone_number_id', '=', chat.phone_number_id)
    .where('user', '=', into);
  const kept = await toChange(db, chats).executeTakeFirst();
  if (!kept) {
    await db.updateTable('chats').set({ user: into }).where('id', '=', chat.id).execute();
    return;
  }
  await db.updateTable('messages').set({ chat: kept.id }).where('chat', '=', chat.id).execute();
  await db
    .updateTable('chats')
    .set({
      last_message_at: Math.max(kept.last_message_at, chat.last_message_at),
      last_inbound_at: latest(kept.last_inbound_at, chat.last_inbound_at),
      last_outbound_at: latest(kept.last_outbound_at, chat.last_outbound_at),
    })
    .where('id', '=', kept.id)
    .execute();
  await db.deleteFrom('chats').where('id', '=', chat.id).execute();
}

export async function moveContacts({ db }: Batch, into: number, from: number): Promise<void> {
  const moving = await db.selectFrom('contacts').selectAll().where('user', '=', from).execute();
  for (const contact of moving) {
    const kept = await db
      .selectFrom('contacts')
      .selectAll()
      .where('phone_number_id', '=', contact.phone_number_id)
      .where('user', '=', into)
      .executeTakeFirst();
    const isOutdated = kept !== undefined && !supersedes(contact, kept);
    const gone = isOutdated ? contact : kept;
    if (gone) await db.deleteFrom('contacts').where('id', '=', gone.id).execute();
    if (!isOutdated)
      await db.updateTable('contacts').set({ user: into }).where('id', '=', contact.id).execute();
  }
}

export async function movePreferences({ db }: Batch, into: number, from: number): Promise<void> {
  const moving = await db.selectFrom('user_preferences').selectAll().where('user', '=', from).execute();
  await db.deleteFrom('user_preferences').where('user', '=', from).execute();
  for (const preference of moving) {
    await db
      .insertInto('user_preferences')
      .values({ ...preference, user: into })
      .onConflict((conflict) =>
        conflict
          .columns(['phone_number_id', 'user', 'category'])
          .doUpdateSet((row) => ({
            value: row.ref('excluded.value'),
            detail: row.ref('excluded.detail'),
            changed_at: row.ref('excluded.changed_at'),
            delivery: row.ref('excluded.delivery'),
          }))
          .where((row) => row('excluded.changed_at', '>', row.ref('user_preferences.changed_at'))),
      )
      .execute();
  }
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || (b !== null && b > a) ? b : a;
}
