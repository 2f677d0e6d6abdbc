import { CompiledQuery } from 'kysely';
import { describe, expect, it } from 'vitest';
import { chatRows } from '../../../src/core/conversations/chat-rows.ts';
import type { Store } from '../../../src/core/store/index.ts';
import { isSqlite } from '../../support/engine.ts';
import { openTestStore } from '../../support/replay.ts';

/** How SQLite answers a page of chats. */
async function planOf({ db }: Store, phoneNumberId?: string): Promise<string> {
  let query = chatRows(db);
  if (phoneNumberId !== undefined) query = query.where('chats.phone_number_id', '=', phoneNumberId);
  const { sql, parameters } = query
    .orderBy('chats.last_message_at', 'desc')
    .orderBy('chats.id', 'desc')
    .limit(60)
    .compile();
  const asked = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
  const { rows } = await db.executeQuery(asked as CompiledQuery<{ detail: string }>);
  return rows.map(({ detail }) => detail).join('\n');
}

describe.runIf(isSqlite)('rows of chats', () => {
  it('are read in their order from an index, of all numbers or of one, and never sorted', async () => {
    const store = await openTestStore();
    expect(await planOf(store)).toContain('SCAN chats USING INDEX chats_latest');
    expect(await planOf(store, '1')).toContain('SEARCH chats USING INDEX chats_of_number');
    // The edits of one message are, where it has any: they are a handful.
    const sorted = /(?<!message_revisions_original.*\n)USE TEMP B-TREE/;
    for (const plan of [await planOf(store), await planOf(store, '1')]) expect(plan).not.toMatch(sorted);
  });

  it('find the latest message and what is unanswered by indexes, and read no other message', async () => {
    const plan = await planOf(await openTestStore());
    expect(plan).toContain('SEARCH messages USING COVERING INDEX messages_inbound (chat=? AND sent_at>?)');
    expect(plan).toContain('SEARCH messages USING COVERING INDEX messages_chat (chat=?)');
    expect(plan).not.toContain('SCAN messages');
    expect(plan).toContain('SEARCH message_revisions USING INDEX message_revisions_original');
    expect(plan).not.toContain('SCAN message_revisions');
  });
});
