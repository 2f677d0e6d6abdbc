import { among, type Message, type Store } from '../store/index.ts';
import { type Problem, problemsIn } from '../transcripts/index.ts';
import type { ChatContact, ChatPreference } from './chat-person.ts';

/** Something that happened in a chat beside its messages, Unix milliseconds. */
export type ChatEvent =
  | {
      readonly kind: 'edit' | 'revoke';
      readonly at: number;
      readonly by: 'customer' | 'app';
      readonly wamid: string;
    }
  /** Why, as far as Meta said. */
  | {
      readonly kind: 'failure';
      readonly at: number;
      readonly wamid: string;
      readonly problems: readonly Problem[];
    }
  /** The last change of the entry in the address book; earlier ones are not kept. */
  | {
      readonly kind: 'contact';
      readonly at: number;
      readonly isRemoved: boolean;
      readonly name: string | null;
    }
  | { readonly kind: 'preference'; readonly at: number; readonly category: string; readonly value: string };

const MOST_EVENTS = 20;

/** The last events, latest first; edits, revokes and failures of these messages alone. */
export async function lastEvents(
  store: Store,
  phoneNumberId: string,
  {
    latest,
    contact,
    preferences,
  }: {
    readonly latest: readonly Pick<Message, 'wamid' | 'origin'>[];
    readonly contact: ChatContact | null;
    readonly preferences: readonly ChatPreference[];
  },
): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [
    ...(await revisionsOf(store, phoneNumberId, latest)),
    ...(await failuresOf(store, phoneNumberId, latest)),
    ...preferences.map(
      ({ category, value, changedAt }): ChatEvent => ({ kind: 'preference', at: changedAt, category, value }),
    ),
  ];
  if (contact !== null) {
    const { changedAt, isRemoved, fullName } = contact;
    events.push({ kind: 'contact', at: changedAt, isRemoved, name: fullName });
  }
  return events.sort((one, other) => other.at - one.at).slice(0, MOST_EVENTS);
}

async function revisionsOf(
  { db }: Store,
  phoneNumberId: string,
  latest: readonly Pick<Message, 'wamid'>[],
): Promise<ChatEvent[]> {
  const rows = await db
    .selectFrom('message_revisions')
    .select(['original_wamid', 'kind', 'by', 'changed_at'])
    .where('phone_number_id', '=', phoneNumberId)
    .where(
      'original_wamid',
      'in',
      among(
        db,
        latest.map(({ wamid }) => wamid),
      ),
    )
    .orderBy('changed_at', 'desc')
    .orderBy('wamid')
    .limit(MOST_EVENTS)
    .execute();
  return rows.map(({ original_wamid, kind, by, changed_at }) => ({
    kind,
    at: changed_at,
    by,
    wamid: original_wamid,
  }));
}

async function failuresOf(
  { db }: Store,
  phoneNumberId: string,
  latest: readonly Pick<Message, 'wamid' | 'origin'>[],
): Promise<ChatEvent[]> {
  const sent = latest.flatMap(({ wamid, origin }) => (origin === 'customer' ? [] : wamid));
  const rows = await db
    .selectFrom('statuses')
    .select(['wamid', 'changed_at', 'errors'])
    .where('phone_number_id', '=', phoneNumberId)
    .where('wamid', 'in', among(db, sent))
    .where('status', '=', 'failed')
    .orderBy('changed_at', 'desc')
    .orderBy('wamid')
    .orderBy('recipient')
    .limit(MOST_EVENTS)
    .execute();
  return rows.map(({ wamid, changed_at, errors }) => ({
    kind: 'failure',
    at: changed_at,
    wamid,
    problems: problemsIn(errors === null ? undefined : JSON.parse(errors)),
  }));
}
