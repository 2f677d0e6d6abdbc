import type { Kysely } from 'kysely';
import type { Message, Tables } from '../store/index.ts';
import type { TranscriptFilter } from './filter.ts';

/** How many messages are held at once. */
const PAGE = 500;

interface Place {
  readonly sent_at: number;
  readonly id: number;
}

/** Messages of a chat, or of none, in the order they were sent; a page at a time, however many there are. */
export async function* readRows(
  db: Kysely<Tables>,
  chat: number | null,
  filter: TranscriptFilter,
): AsyncGenerator<readonly Message[]> {
  let after: Place = { sent_at: filter.since ?? Number.MIN_SAFE_INTEGER, id: 0 };
  for (;;) {
    const page = await rowsAfter(db, chat, filter, after);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last;
  }
}

function rowsAfter(
  db: Kysely<Tables>,
  chat: number | null,
  { phoneNumberId, imported, until }: TranscriptFilter,
  after: Place,
): Promise<Message[]> {
  let query = db
    .selectFrom('messages')
    .selectAll()
    .where('chat', chat === null ? 'is' : '=', chat)
    // As a tuple the index is entered at this place; spelt out with `or` each page would read the chat from its start.
    .where((row) => row(row.refTuple('sent_at', 'id'), '>', row.tuple(after.sent_at, after.id)));
  // A chat is of one number.
  if (chat === null && phoneNumberId !== undefined)
    query = query.where('phone_number_id', '=', phoneNumberId);
  if (imported === true) query = query.where('imported', '=', 1);
  if (until !== undefined) query = query.where('sent_at', '<', until);
  return query.orderBy('sent_at').orderBy('id').limit(PAGE).execute();
}
