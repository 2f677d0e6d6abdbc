import type { Clock } from '../clock.ts';
import { LIMITS } from '../rules/index.ts';
import type { Message, Store } from '../store/index.ts';
import { listLinks, type UserLink } from '../users/index.ts';
import { type ChatEvent, lastEvents } from './chat-events.ts';
import {
  type ChatContact,
  type ChatPreference,
  contactOf,
  identitiesOf,
  personOf,
  preferencesOf,
} from './chat-person.ts';
import { lastPrices, type Price } from './prices.ts';

/** What is known of a chat beside its messages. Instants are Unix milliseconds; what is not known is null. */
export interface ChatFacts {
  readonly chat: number;
  readonly phoneNumberId: string;
  /** The entry in the app's address book; null while there never was one. */
  readonly contact: ChatContact | null;
  /** As the person calls themselves. */
  readonly profileName: string | null;
  readonly username: string | null;
  /** The phone and the BSUID that go for the person now. */
  readonly waId: string | null;
  readonly userId: string | null;
  /** All phones and BSUIDs of the person, as `phone:…` and `bsuid:…`. */
  readonly identities: readonly string[];
  /** What joins them, latest first. */
  readonly links: readonly UserLink[];
  /** What the person said of being written to, latest first; empty while they said nothing. */
  readonly preferences: readonly ChatPreference[];
  /** When the API may answer without a template; null when no live message of the customer is known. */
  readonly window: { readonly isOpen: boolean; readonly until: number } | null;
  /** Of the latest thousand messages: counting all would take the longer the longer the chat. */
  readonly counts: {
    readonly byOrigin: Readonly<Record<Message['origin'], number>>;
    /** How many of them are known from the history import alone. */
    readonly imported: number;
    /** Whether the chat has no others. */
    readonly areAll: boolean;
  };
  readonly firstMessageAt: number | null;
  readonly lastMessageAt: number | null;
  /** What Meta said of the price of the last fifty of these messages that it priced, latest first. */
  readonly prices: readonly Price[];
  /** The last twenty things that happened beside messages, latest first. */
  readonly events: readonly ChatEvent[];
}

/** How many of the latest messages are looked at. */
const LOOKED_AT = 1000;

const MOST_LINKS = 50;

/** Reads what is known of a chat; undefined when there is none of this id. Takes no longer for a long chat. */
export async function readChatFacts(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  chat: number,
): Promise<ChatFacts | undefined> {
  const person = await personOf(store, chat);
  if (person === undefined) return undefined;
  const { phone_number_id: phoneNumberId, user, last_inbound_at: lastInboundAt } = person;
  const found = await latestMessages(store, chat);
  const latest = found.slice(0, LOOKED_AT);
  const contact = await contactOf(store, phoneNumberId, user);
  const preferences = await preferencesOf(store, phoneNumberId, user);
  const identities = await identitiesOf(store, user);
  const [who] = identities;
  const until = lastInboundAt === null ? null : lastInboundAt + LIMITS.serviceWindowMs.value;
  return {
    chat,
    phoneNumberId,
    contact,
    profileName: person.profile_name,
    username: person.username,
    waId: person.wa_id,
    userId: person.user_id,
    identities,
    links: who === undefined ? [] : await listLinks(store, { who, all: true }, MOST_LINKS),
    preferences,
    window: until === null ? null : { isOpen: until > clock.now(), until },
    counts: countsOf(latest, found.length <= LOOKED_AT),
    firstMessageAt: await firstMessageAt(store, chat),
    lastMessageAt: latest[0]?.sent_at ?? null,
    prices: await lastPrices(store, phoneNumberId, latest),
    events: await lastEvents(store, phoneNumberId, { latest, contact, preferences }),
  };
}

/** One more than is looked at, so that it can be told whether there are others. */
function latestMessages({ db }: Store, chat: number) {
  return db
    .selectFrom('messages')
    .select(['wamid', 'origin', 'imported', 'sent_at'])
    .where('chat', '=', chat)
    .orderBy('sent_at', 'desc')
    .orderBy('id', 'desc')
    .limit(LOOKED_AT + 1)
    .execute();
}

async function firstMessageAt({ db }: Store, chat: number): Promise<number | null> {
  const { at } = await db
    .selectFrom('messages')
    .select(({ fn }) => fn.min<number | null>('sent_at').as('at'))
    .where('chat', '=', chat)
    .executeTakeFirstOrThrow();
  return at;
}

function countsOf(
  latest: readonly Pick<Message, 'origin' | 'imported'>[],
  areAll: boolean,
): ChatFacts['counts'] {
  const byOrigin = { customer: 0, app: 0, api: 0 };
  for (const { origin } of latest) byOrigin[origin] += 1;
  return { byOrigin, imported: latest.filter(({ imported }) => imported === 1).length, areAll };
}
