import { CoexError } from '../errors.ts';
import { digitsOf, LIMITS, phoneMatchKey } from '../rules/index.ts';
import type { Store } from '../store/index.ts';
import { following, type Page, pageOf } from './paging.ts';

/** A conversation: one person with one number. Instants are Unix milliseconds. */
export interface ChatSummary {
  readonly id: number;
  readonly phoneNumberId: string;
  /** Name in the address book, else profile name, username, phone or BSUID. */
  readonly name: string;
  readonly waId: string | null;
  readonly userId: string | null;
  readonly username: string | null;
  readonly messages: number;
  /** Live messages of the customer since the business last answered. */
  readonly unanswered: number;
  readonly lastMessageAt: number;
  readonly lastText: string | null;
  readonly lastOrigin: 'customer' | 'app' | 'api' | null;
  /** Until when the API may answer without a template; null when no live message of the customer is known. */
  readonly windowUntil: number | null;
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
  return db
    .selectFrom('chats')
    .innerJoin('users', 'users.id', 'chats.user')
    .select((row) => {
      const messages = row.selectFrom('messages').whereRef('messages.chat', '=', 'chats.id');
      const latest = messages.orderBy('messages.sent_at', 'desc').orderBy('messages.id', 'desc').limit(1);
      const count = row.fn.countAll<number>().as('count');
      return [
        'chats.id',
        'chats.phone_number_id',
        'chats.last_message_at',
        'chats.last_inbound_at',
        'users.wa_id',
        'users.user_id',
        'users.username',
        'users.profile_name',
        row
          .selectFrom('contacts')
          .select('contacts.full_name')
          .whereRef('contacts.phone_number_id', '=', 'chats.phone_number_id')
          .where('contacts.removed', '=', 0)
          .whereRef('contacts.user', '=', 'chats.user')
          .as('full_name'),
        messages.select(count).as('messages'),
        messages
          .select(count)
          .where('messages.direction', '=', 'inbound')
          .where('messages.imported', '=', 0)
          .where((message) =>
            message('messages.sent_at', '>', message.fn.coalesce('chats.last_outbound_at', message.val(0))),
          )
          .as('unanswered'),
        latest.select('messages.text').as('last_text'),
        latest.select('messages.origin').as('last_origin'),
      ];
    });
}

type Row = Awaited<ReturnType<ReturnType<typeof summaries>['execute']>>[number];

function summaryOf(row: Row): ChatSummary {
  const { serviceWindowMs } = LIMITS;
  return {
    id: row.id,
    phoneNumberId: row.phone_number_id,
    name: row.full_name ?? row.profile_name ?? row.username ?? row.wa_id ?? row.user_id ?? 'unknown',
    waId: row.wa_id,
    userId: row.user_id,
    username: row.username,
    messages: row.messages ?? 0,
    unanswered: row.unanswered ?? 0,
    lastMessageAt: row.last_message_at,
    lastText: row.last_text,
    lastOrigin: row.last_origin,
    windowUntil: row.last_inbound_at === null ? null : row.last_inbound_at + serviceWindowMs.value,
  };
}
