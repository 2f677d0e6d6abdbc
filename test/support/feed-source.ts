import type { Cursor, Place, Stretch } from '../../src/core/conversations/index.ts';
import type { Standing } from '../../src/core/feed/index.ts';
import type {
  ChatDetails,
  FeedChat,
  FeedMessage,
  FeedSource,
  ReceiverState,
} from '../../src/tui/feed/source.ts';
import { NOW } from './run.ts';

/** A store in memory that the feed can read; whatever is changed in it shows as a new version. */
export interface FakeFeed {
  readonly source: FeedSource;
  /** What was asked, in order: `chats latest`, `messages 3 between`, `standing` … */
  readonly asked: string[];
  readonly chats: () => readonly FeedChat[];
  readonly messages: (chat: number) => readonly FeedMessage[];
  /** Adds a chat, or replaces the one with that id. */
  readonly putChat: (chat: FeedChat) => void;
  readonly dropChat: (id: number) => void;
  /** Adds a message to a chat, or replaces the one with that id; a new one that is live moves its chat up. */
  readonly putMessage: (chat: number, message: FeedMessage) => void;
  readonly setStanding: (change: Partial<Standing>) => void;
  readonly setReceiver: (receiver: ReceiverState) => void;
  readonly setDetails: (details: ChatDetails) => void;
  /** From now on every reading throws this; undefined, none does. */
  readonly setProblem: (problem: Error | undefined) => void;
  /** From now on a reading is answered only when what this returns is. */
  readonly setDelay: (delay: () => Promise<void>) => void;
}

export function fakeFeed(): FakeFeed {
  let version = 0;
  let problem: Error | undefined;
  let delay = async () => {};
  let standing = sampleStanding();
  let receiver: ReceiverState = { kind: 'answers' };
  const chats = new Map<number, FeedChat>();
  const messages = new Map<number, Map<number, FeedMessage>>();
  const details = new Map<number, ChatDetails>();
  const asked: string[] = [];

  const answer = async <Answer>(question: string, make: () => Answer): Promise<Answer> => {
    asked.push(question);
    await delay();
    if (problem) throw problem;
    return make();
  };
  const matching = (filter: string) =>
    [...chats.values()]
      .filter(({ name, waId, userId }) =>
        [name, waId, userId].some((text) => text?.toLowerCase().includes(filter.toLowerCase())),
      )
      .sort((one, other) => byCursor(other, one));
  const inChat = (chat: number) => [...(messages.get(chat)?.values() ?? [])].sort(byCursor);

  return {
    asked,
    chats: () => matching(''),
    messages: inChat,
    putChat: (chat) => {
      chats.set(chat.id, chat);
      version += 1;
    },
    dropChat: (id) => {
      chats.delete(id);
      messages.delete(id);
      version += 1;
    },
    putMessage: (chatId, message) => {
      const stored = messages.get(chatId) ?? new Map<number, FeedMessage>();
      const isNew = !stored.has(message.id);
      messages.set(chatId, stored.set(message.id, message));
      const chat = chats.get(chatId);
      if (chat && isNew && !message.imported) chats.set(chatId, withLast(chat, message));
      version += 1;
    },
    setStanding: (change) => {
      standing = { ...standing, ...change };
      version += 1;
    },
    setReceiver: (state) => {
      receiver = state;
    },
    setDetails: (shown) => {
      details.set(shown.chat, shown);
      version += 1;
    },
    setProblem: (thrown) => {
      problem = thrown;
    },
    setDelay: (wait) => {
      delay = wait;
    },
    source: {
      version: async () => {
        if (problem) throw problem;
        return String(version);
      },
      chats: (filter, place, limit) =>
        answer(`chats ${place.kind}`, () => stretchOf(matching(filter), place, limit)),
      chatsNow: (filter, ids, since) =>
        answer('chats now', () => {
          const all = matching(filter);
          return {
            items: all.filter(({ id }) => ids.includes(id)),
            newer: all.filter((chat) => !ids.includes(chat.id) && byCursor(chat, since) > 0).length,
          };
        }),
      messages: (chat, place, limit) =>
        answer(`messages ${chat} ${place.kind}`, () => stretchOf(inChat(chat), place, limit)),
      details: (chat) =>
        answer(
          `details ${chat}`,
          () => details.get(chat) ?? (chats.has(chat) ? { chat, sections: [] } : undefined),
        ),
      standing: () => answer('standing', () => standing),
      receiver: () => answer('receiver', () => receiver),
    },
  };
}

/** A store with some chats, the first one the latest, each with some messages. */
export function filledFeed(chatCount = 5, messageCount = 8): FakeFeed {
  const feed = fakeFeed();
  for (let chat = 1; chat <= chatCount; chat += 1) {
    feed.putChat(sampleChat(chat, { at: NOW - chat * 60_000 }));
    for (let index = 1; index <= messageCount; index += 1) {
      const id = chat * 10_000 + index;
      const at = NOW - chat * 60_000 - (messageCount - index) * 1000;
      feed.putMessage(chat, sampleMessage(id, `message ${index} of chat ${chat}`, { at }));
    }
    feed.setDetails({
      chat,
      sections: [{ title: 'Contact', facts: [{ name: 'phone', value: phoneOf(chat) }] }],
    });
  }
  return feed;
}

export function sampleChat(id: number, change: Partial<FeedChat> = {}): FeedChat {
  return {
    id,
    at: NOW - id * 60_000,
    phoneNumberId: '106540352242922',
    name: `Customer ${id}`,
    waId: phoneOf(id).slice(1),
    userId: null,
    unanswered: 0,
    lastText: `last of chat ${id}`,
    lastRevoked: false,
    lastType: 'text',
    lastOrigin: 'customer',
    lastStatus: null,
    windowUntil: NOW + 3_600_000,
    assignee: null,
    ...change,
  };
}

export function sampleMessage(id: number, text: string, change: Partial<FeedMessage> = {}): FeedMessage {
  const message: Omit<FeedMessage, 'version'> = {
    id,
    at: NOW,
    wamid: `wamid.${id}`,
    origin: 'customer',
    imported: false,
    type: 'text',
    status: null,
    problemCodes: [],
    parts: [{ kind: 'words', text }],
    ...change,
  };
  return { ...message, version: change.version ?? JSON.stringify(message) };
}

function sampleStanding(change: Partial<Standing> = {}): Standing {
  return {
    number: {
      phoneNumberId: '106540352242922',
      displayPhoneNumber: '+1 555-0100',
      verifiedName: 'Bright Bakery',
    },
    numbers: 1,
    link: 'live',
    drift: { risk: 'ok', daysToLost: null },
    waiting: 0,
    waitingSince: null,
    lastDeliveryAt: NOW,
    throughput: { used: 0, limit: 20 },
    unrecognised: 0,
    ...change,
  };
}

function phoneOf(chat: number): string {
  return `+1555${String(100 + (chat % 100)).padStart(7, '0')}`;
}

function withLast(chat: FeedChat, message: FeedMessage): FeedChat {
  const text = message.parts.find(({ kind }) => kind === 'words');
  return {
    ...chat,
    at: Math.max(chat.at, message.at),
    unanswered: message.origin === 'customer' ? chat.unanswered + 1 : 0,
    lastText: text && 'text' in text ? text.text : null,
    lastRevoked: false,
    lastType: message.type,
    lastOrigin: message.origin,
    lastStatus: message.status,
  };
}

/** What the store would answer of a list, in the order it is shown in: `after` is further down. */
function stretchOf<Item extends Cursor>(shown: readonly Item[], place: Place, limit: number): Stretch<Item> {
  const isFalling = byCursor(shown[0] ?? ZERO, shown.at(-1) ?? ZERO) > 0;
  const order = (one: Cursor, other: Cursor) => (isFalling ? -1 : 1) * byCursor(one, other);
  const fromTop = (items: readonly Item[]) => answerOf(shown, items.slice(0, limit), items.length <= limit);
  const fromBottom = (items: readonly Item[]) => answerOf(shown, items.slice(-limit), items.length <= limit);
  switch (place.kind) {
    case 'latest':
      return { ...(isFalling ? fromTop(shown) : fromBottom(shown)), newer: 0 };
    case 'earliest':
      return isFalling ? fromBottom(shown) : fromTop(shown);
    case 'before':
      return fromBottom(shown.filter((item) => order(item, place.cursor) < 0));
    case 'after':
      return fromTop(shown.filter((item) => order(item, place.cursor) > 0));
    case 'between': {
      const ends = [place.from, place.to].sort(byCursor);
      return answerOf(
        shown,
        shown.filter((item) => byCursor(item, ends[0] ?? ZERO) >= 0 && byCursor(item, ends[1] ?? ZERO) <= 0),
        true,
      );
    }
  }
}

const ZERO: Cursor = { at: 0, id: 0 };

function answerOf<Item extends Cursor>(
  all: readonly Item[],
  items: readonly Item[],
  isEnd: boolean,
): Stretch<Item> {
  const newest = [...items].sort(byCursor).at(-1);
  const newer = newest === undefined ? 0 : all.filter((item) => byCursor(item, newest) > 0).length;
  return { items, isEnd, newer: Math.min(1000, newer) };
}

function byCursor(one: Cursor, other: Cursor): number {
  return one.at - other.at || one.id - other.id;
}
