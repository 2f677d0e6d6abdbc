import type { Kysely, Selectable } from 'kysely';
import type { Message, Store, Tables } from '../../store/index.ts';
import type { DomainEvent } from '../events.ts';
import { type Held, hold } from './held.ts';

export type NumberRow = Selectable<Tables['numbers']>;
export type UserRow = Selectable<Tables['users']>;
export type ChatRow = Selectable<Tables['chats']>;
export type ContactRow = Selectable<Tables['contacts']>;
export type PreferenceRow = Selectable<Tables['user_preferences']>;
export type LinkRow = Selectable<Tables['user_links']>;
export type RevisionRow = Selectable<Tables['message_revisions']>;
export type StatusRow = Selectable<Tables['statuses']>;
export type ChunkRow = Selectable<Tables['history_chunks']>;
export type SyncRow = Selectable<Tables['history_syncs']>;
/** The store gives it its id. */
export type MessageRow = Omit<Message, 'id'>;

/** Where a delivery stands in the log, and when it came; `firstReceivedAt` is when the same bytes came first. */
export interface Arrival {
  readonly id: number;
  readonly receivedAt: number;
  readonly firstReceivedAt: number;
}

/**
 * A batch of deliveries on its way into the tables, inside one transaction: what they touch is read together, the events
 * are applied in memory, and what changed is written together.
 */
export interface Batch {
  readonly db: Kysely<Tables>;
  readonly bulk: Store['bulk'];
  readonly ids: Store['ids'];
  readonly locks: Store['locks'];
  readonly numbers: Held<NumberRow>;
  readonly userKeys: Held<Selectable<Tables['user_keys']>>;
  /** By id. */
  readonly users: Held<UserRow>;
  /** By `key\nother_key`. */
  readonly links: Held<LinkRow>;
  /** By `phone number id/user`, as the next two. */
  readonly chats: Held<ChatRow>;
  readonly contacts: Held<ContactRow>;
  /** By `phone number id/user/category`. */
  readonly preferences: Held<PreferenceRow>;
  /** By `phone number id/wamid`, as the next. */
  readonly messages: Held<MessageRow>;
  readonly revisions: Held<RevisionRow>;
  /** By `phone number id/wamid/status/recipient`. */
  readonly statuses: Held<StatusRow>;
  /** By `phone number id/epoch/digest`. */
  readonly chunks: Held<ChunkRow>;
  /** By `phone number id/epoch`. */
  readonly syncs: Held<SyncRow>;
  /** Keys that were kept for people who are not there yet. */
  readonly keptKeys: Set<string>;
  /** Pairs of keys that somebody said are two people's, as `key\nother_key`. */
  readonly separations: ReadonlySet<string>;
  /** Chats whose times must be worked out again from their messages. */
  readonly chatsToRecount: Set<number>;
  /** Numbers of which another onboarding became known. */
  readonly numbersToRearrange: Set<string>;
  /** `subject\nfield` → when it first and last came. */
  readonly activity: Map<string, { firstAt: number; lastAt: number }>;
  /** What the delivery at hand says. */
  current: readonly DomainEvent[];
  /** Messages that are on their way into the table. */
  writing: Promise<void>;
  /** How often a merge made all that was held outdated: what is needed after it is to be read again. */
  timesForgotten: number;
}

/** What a batch needs of the store; `db` is the transaction. */
export type Within = Pick<Store, 'db' | 'bulk' | 'ids' | 'locks'>;

export async function createBatch({ db, bulk, ids, locks }: Within): Promise<Batch> {
  const separations = await db.selectFrom('user_separations').select(['key', 'other_key']).execute();
  return {
    db,
    bulk,
    ids,
    locks,
    keptKeys: new Set(),
    numbers: hold('numbers', ['phone_number_id']),
    userKeys: hold('user_keys', ['key']),
    users: hold('users', ['id']),
    links: hold('user_links', ['key', 'other_key']),
    chats: hold('chats', ['id']),
    contacts: hold('contacts', ['id']),
    preferences: hold('user_preferences', ['phone_number_id', 'user', 'category']),
    messages: hold('messages', ['phone_number_id', 'wamid']),
    revisions: hold('message_revisions', ['phone_number_id', 'wamid']),
    statuses: hold('statuses', ['phone_number_id', 'wamid', 'status', 'recipient']),
    chunks: hold('history_chunks', ['phone_number_id', 'epoch', 'chunk_sha256']),
    syncs: hold('history_syncs', ['phone_number_id', 'epoch']),
    separations: new Set(separations.map(({ key, other_key }) => pairOf(key, other_key))),
    chatsToRecount: new Set(),
    numbersToRearrange: new Set(),
    activity: new Map(),
    current: [],
    writing: Promise.resolve(),
    timesForgotten: 0,
  };
}

/** A pair of keys as one text, equal whichever comes first. */
export function pairOf(a: string, b: string): string {
  return a < b ? `${a}\n${b}` : `${b}\n${a}`;
}

/** An id never given out before in that table. */
export function nextId({ db, ids }: Batch, table: 'users' | 'chats' | 'contacts'): Promise<number> {
  return ids.next(db, table);
}

/** JSON for a column; null for nothing. */
export function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
