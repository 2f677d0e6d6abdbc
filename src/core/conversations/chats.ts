import { CoexError } from '../errors.ts';
import { digitsOf, phoneMatchKey } from '../rules/index.ts';
import type { Store } from '../store/index.ts';
import { type ChatEntry, chatRows, entryOf } from './chat-rows.ts';
import { following, type Page, pageOf } from './paging.ts';

/** A conversation with the number of its messages, which costs the more the more there are. */
export interface ChatSummary extends Omit<ChatEntry, 'lastType' | 'lastStatus'> {
  readonly messages: number;
}

/** Chats, latest first. */
export async function listChats(
  store: Store,
  filter: { readonly phoneNumberId?: string | undefined },
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<Page<ChatSummary>> {
  let query = summaries(store);
  if (filter.phoneNumberId !== undefined)
    query = query.where('chats.phone_number_id', '=', filter.phoneNumberId);
  if (after !== undefined)
    query = query.where(following(after, { at: 'chats.last_message_at', id: 'chats.id' }));
  const rows = await query
    .orderBy('chats.last_message_at', 'desc')
    .orderBy('chats.id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows.map(summaryOf), limit, ({ lastMessageAt, id }) => ({ at: lastMessageAt, id }));
}

/** The chat meant by its id, or by the customer's phone in any spelling, BSUID or username. */
export async function findChat(
  store: Store,
  wanted: string,
  filter: { readonly phoneNumberId?: string | undefined },
): Promise<ChatSummary> {
  let query = summaries(store).where((row) =>
    row.or([
      ...(/^\d{1,9}$/.test(wanted) ? [row('chats.id', '=', Number(wanted))] : []),
      row('users.username', '=', wanted),
      row(
        'users.id',
        'in',
        row
          .selectFrom('user_keys')
          .select('user')
          .where('key', 'in', [`bsuid:${wanted}`, `phone:${phoneMatchKey(digitsOf(wanted))}`]),
      ),
    ]),
  );
  if (filter.phoneNumberId !== undefined)
    query = query.where('chats.phone_number_id', '=', filter.phoneNumberId);
  const rows = await query.orderBy('chats.id').execute();
  const [row] = rows;
  if (!row)
    throw new CoexError('not-found', { what: 'chat', wanted: `"${wanted}"`, fix: 'See `coex chats list`.' });
  if (rows.length > 1) {
    const fix = 'Name the chat by its id, or the number with --number.';
    throw new CoexError('ambiguous', { wanted: `"${wanted}"`, count: rows.length, what: 'chats', fix });
  }
  return summaryOf(row);
}

function summaries({ db }: Store) {
  return chatRows(db).select((row) =>
    row
      .selectFrom('messages')
      .select(row.fn.countAll<number>().as('count'))
      .whereRef('messages.chat', '=', 'chats.id')
      .as('messages'),
  );
}

type Row = Awaited<ReturnType<ReturnType<typeof summaries>['execute']>>[number];

function summaryOf(row: Row): ChatSummary {
  const { lastType, lastStatus, ...entry } = entryOf(row);
  return { ...entry, messages: row.messages ?? 0 };
}
