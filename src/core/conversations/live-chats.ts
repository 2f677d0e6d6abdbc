import { type Expression, type ExpressionBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import { amongNumbers, type Store, type Tables } from '../store/index.ts';
import { type ChatEntry, chatRows, entryOf, namedChats } from './chat-rows.ts';
import { containing } from './containing.ts';
import type { Cursor, Place, Stretch } from './paging.ts';
import { laterThan, MOST_NEWER, stretchOf } from './stretch.ts';

/** Which chats are meant; what is left out restricts nothing. */
export interface ChatFilter {
  readonly phoneNumberId?: string | undefined;
  /** Part of a name, username, phone or BSUID, whatever the case. */
  readonly search?: string | undefined;
}

const COLUMNS = { at: 'chats.last_message_at', id: 'chats.id' };

/**
 * A stretch of the chats, latest first: `after` a cursor are the older ones, `before` it the later ones nearest to it. Cheap
 * enough to be asked many times a second, however many chats and messages there are; a `search` reads all names.
 */
export function chatsAt(
  { db }: Store,
  filter: ChatFilter,
  place: Place,
  limit: number,
): Promise<Stretch<ChatEntry>> {
  return stretchOf(
    {
      columns: COLUMNS,
      order: 'falling',
      cursorOf: ({ lastMessageAt, id }) => ({ at: lastMessageAt, id }),
      ask: async (reach) => {
        let query = meant(db, chatRows(db), filter);
        for (const condition of reach.conditions) query = query.where(condition);
        const rows = await query
          .orderBy('chats.last_message_at', reach.direction)
          .orderBy('chats.id', reach.direction)
          .limit(reach.limit)
          .execute();
        return rows.map(entryOf);
      },
      countLater: (condition) => countChats(db, filter, [condition]),
    },
    place,
    limit,
  );
}

/**
 * These chats as they are now, in this order, those that are gone left out; and how many others that are meant are later than
 * `since`, counted up to 1,000.
 */
export async function chatsNow(
  { db }: Store,
  filter: ChatFilter,
  ids: readonly number[],
  since: Cursor,
): Promise<{ readonly items: readonly ChatEntry[]; readonly newer: number }> {
  const rows = await chatRows(db).where('chats.id', 'in', amongNumbers(db, ids)).execute();
  const entries = new Map(rows.map((row) => [row.id, entryOf(row)]));
  const others = sql<SqlBool>`${sql.ref('chats.id')} not in ${amongNumbers(db, ids)}`;
  return {
    items: ids.flatMap((id) => entries.get(id) ?? []),
    newer: await countChats(db, filter, [laterThan(since, COLUMNS), others]),
  };
}

async function countChats(
  db: Store['db'],
  filter: ChatFilter,
  conditions: readonly Expression<SqlBool>[],
): Promise<number> {
  let query = meant(db, namedChats(db), filter);
  for (const condition of conditions) query = query.where(condition);
  const { count } = await db
    .selectFrom(query.select('chats.id').limit(MOST_NEWER).as('later'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

// biome-ignore lint/suspicious/noExplicitAny: the builder's type parameters are Kysely's inner affair
function meant<Query extends SelectQueryBuilder<any, any, any>>(
  db: Store['db'],
  query: Query,
  filter: ChatFilter,
): Query {
  let result = query as SelectQueryBuilder<Tables, 'chats' | 'users' | 'contacts', object>;
  if (filter.phoneNumberId !== undefined)
    result = result.where('chats.phone_number_id', '=', filter.phoneNumberId);
  const { search } = filter;
  if (search !== undefined && search !== '') result = result.where((row) => isNamed(db, row, search));
  return result as unknown as Query;
}

function isNamed(
  db: Store['db'],
  row: ExpressionBuilder<Tables, 'chats' | 'users' | 'contacts'>,
  search: string,
): Expression<SqlBool> {
  return row.or([
    containing(db, row, 'contacts.full_name', search),
    containing(db, row, 'users.profile_name', search),
    containing(db, row, 'users.username', search),
    containing(db, row, 'users.wa_id', search),
    containing(db, row, 'users.user_id', search),
  ]);
}
