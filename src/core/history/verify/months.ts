import type { Expression, SqlBool } from 'kysely';
import { hasText, monthOf, type Store } from '../../store/index.ts';
import { mediaSince } from '../media.ts';

/** What the store holds of a chat in a month, and what of it is not whole. */
export interface ChatMonth extends MonthCounts {
  /** Null for messages that name nobody. */
  readonly chat: number | null;
  readonly name: string | null;
  /** UTC: `2026-05`. */
  readonly month: string;
}

export interface MonthCounts {
  readonly inbound: number;
  readonly outbound: number;
  /** Of both, those that came with the history alone. */
  readonly imported: number;
  /** Media whose content came. */
  readonly media: number;
  /** Placeholders whose media may still follow. */
  readonly mediaPending: number;
  /** Placeholders whose media never will. */
  readonly mediaNever: number;
  /** Replies whose original never came; so with the reactions. */
  readonly replies: number;
  readonly reactions: number;
  /** Said to be unavailable (131060), and never replaced. */
  readonly unavailable: number;
  /** Known by their status alone. */
  readonly statusOnly: number;
}

const CHATS_AT_ONCE = 200;
/** What `evidence` is of a message that was carried by nothing but a status (ingest/apply/messages.ts). */
const STATUS_EVIDENCE = 2;

/**
 * The months of every chat of a number, or of one, some chats at a time: a large store is read in little memory, and
 * nobody who writes waits for it.
 */
export async function* monthsOfChats(
  store: Store,
  {
    phoneNumberId,
    chat,
    onboardedAt,
  }: {
    readonly phoneNumberId: string;
    readonly chat?: number | undefined;
    /** Null when it is not known: then no media is waited for. */
    readonly onboardedAt: number | null;
  },
): AsyncGenerator<readonly ChatMonth[]> {
  const since = onboardedAt === null ? Number.MAX_SAFE_INTEGER : mediaSince(onboardedAt);
  let after = -1;
  for (;;) {
    const chats = await nextChats(store, { phoneNumberId, chat, after });
    const last = chats.at(-1);
    if (last === undefined) break;
    after = last.user;
    const names = new Map(chats.map(({ id, name }) => [id, name]));
    const rows = await counted(store, since)
      .where('messages.chat', 'in', [...names.keys()])
      .execute();
    yield rows.map((row) => ({ ...row, name: names.get(row.chat ?? 0) ?? null }));
  }
  if (chat !== undefined) return;
  const nobodys = await counted(store, since)
    .where('messages.chat', 'is', null)
    .where('messages.phone_number_id', '=', phoneNumberId)
    .execute();
  if (nobodys.length > 0) yield nobodys.map((row) => ({ ...row, name: null }));
}

function nextChats(
  { db }: Store,
  {
    phoneNumberId,
    chat,
    after,
  }: { readonly phoneNumberId: string; readonly chat: number | undefined; readonly after: number },
) {
  let query = db
    .selectFrom('chats')
    .innerJoin('users', 'users.id', 'chats.user')
    .select((row) => [
      'chats.id',
      'chats.user',
      row.fn
        .coalesce(
          row
            .selectFrom('contacts')
            .select('contacts.full_name')
            .whereRef('contacts.phone_number_id', '=', 'chats.phone_number_id')
            .whereRef('contacts.user', '=', 'chats.user')
            .where('contacts.removed', '=', 0),
          'users.profile_name',
          'users.username',
          'users.wa_id',
          'users.user_id',
        )
        .as('name'),
    ])
    .where('chats.phone_number_id', '=', phoneNumberId)
    .where('chats.user', '>', after)
    .orderBy('chats.user')
    .limit(CHATS_AT_ONCE);
  if (chat !== undefined) query = query.where('chats.id', '=', chat);
  return query.execute();
}

function counted({ db }: Store, mediaFrom: number) {
  const month = monthOf(db, 'messages.sent_at');
  return db
    .selectFrom('messages')
    .select((row) => {
      const many = (isOne: Expression<SqlBool>) => row.fn.countAll<number>().filterWhere(isOne);
      const isPlaceholder = row('messages.type', '=', 'media_placeholder');
      const isUnavailable = row.and([
        row('messages.type', '=', 'unsupported'),
        hasText(db, row.ref('messages.extra'), '"code":131060'),
      ]);
      const lacksOriginal = row.and([
        row('messages.reply_to', 'is not', null),
        row.not(
          row.exists(
            row
              .selectFrom('messages as original')
              .select('original.id')
              .whereRef('original.phone_number_id', '=', 'messages.phone_number_id')
              .whereRef('original.wamid', '=', 'messages.reply_to'),
          ),
        ),
      ]);
      return [
        'messages.chat',
        month.as('month'),
        many(row('messages.direction', '=', 'inbound')).as('inbound'),
        many(row('messages.direction', '=', 'outbound')).as('outbound'),
        many(row('messages.imported', '=', 1)).as('imported'),
        many(row('messages.media', 'is not', null)).as('media'),
        many(row.and([isPlaceholder, row('messages.sent_at', '>=', mediaFrom)])).as('mediaPending'),
        many(row.and([isPlaceholder, row('messages.sent_at', '<', mediaFrom)])).as('mediaNever'),
        many(row.and([lacksOriginal, row('messages.type', '!=', 'reaction')])).as('replies'),
        many(row.and([lacksOriginal, row('messages.type', '=', 'reaction')])).as('reactions'),
        many(isUnavailable).as('unavailable'),
        many(
          row.and([row('messages.type', '=', 'unknown'), row('messages.evidence', '=', STATUS_EVIDENCE)]),
        ).as('statusOnly'),
      ];
    })
    .groupBy(['messages.chat', month])
    .orderBy('messages.chat')
    .orderBy(month);
}

/** Counts of several months, added up. */
export function addUp(sum: MonthCounts, month: MonthCounts): MonthCounts {
  const names = Object.keys(NOTHING) as (keyof MonthCounts)[];
  return Object.fromEntries(names.map((name) => [name, sum[name] + month[name]])) as unknown as MonthCounts;
}

export const NOTHING: MonthCounts = {
  inbound: 0,
  outbound: 0,
  imported: 0,
  media: 0,
  mediaPending: 0,
  mediaNever: 0,
  replies: 0,
  reactions: 0,
  unavailable: 0,
  statusOnly: 0,
};
