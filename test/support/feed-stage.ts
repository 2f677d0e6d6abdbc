import type { Cursor, Place, Stretch } from '../../src/core/conversations/index.ts';
import type { FeedEvent } from '../../src/tui/feed/event.ts';
import { initialState } from '../../src/tui/feed/initial-state.ts';
import { createLastLine } from '../../src/tui/feed/last-line.ts';
import { marksFor } from '../../src/tui/feed/marks.ts';
import type { MessageRows } from '../../src/tui/feed/measure.ts';
import { type Ground, reduce } from '../../src/tui/feed/reduce.ts';
import type { FeedChat, FeedMessage } from '../../src/tui/feed/source.ts';
import type { FeedState } from '../../src/tui/feed/state.ts';
import { wantedOf } from '../../src/tui/feed/wanted-of.ts';

/** When the stories of the feed happen. */
export const FEED_NOW = Date.UTC(2026, 10, 5, 9);

const HOUR_MS = 3_600_000;

export function feedChat(id: number, given: Partial<FeedChat> = {}): FeedChat {
  return {
    id,
    at: FEED_NOW - id * 1000,
    phoneNumberId: '106540352242922',
    name: `Customer ${id}`,
    waId: `1555010${String(id).padStart(4, '0')}`,
    userId: null,
    unanswered: 0,
    lastText: 'Hello',
    lastRevoked: false,
    lastType: 'text',
    lastOrigin: 'customer',
    lastStatus: null,
    windowUntil: FEED_NOW + HOUR_MS,
    assignee: null,
    ...given,
  };
}

export function feedMessage(id: number, given: Partial<FeedMessage> = {}): FeedMessage {
  return {
    id,
    at: FEED_NOW + id * 1000,
    wamid: `wamid.${id}`,
    origin: 'customer',
    imported: false,
    type: 'text',
    status: null,
    problemCodes: [],
    parts: [{ kind: 'words', text: `Message ${id}` }],
    version: `${id}-1`,
    ...given,
  };
}

/** Messages of one row, and of two where the text has a line break. */
const messageRows: MessageRows = (message) =>
  message.parts.flatMap((part) => ('text' in part ? part.text.split('\n').map((text) => [{ text }]) : []));

const GROUND: Ground = {
  messageRows,
  lastLine: createLastLine(marksFor({ isUnicode: true, hasAttributes: true })),
};

/** A store of lists, read as the driver reads. */
export interface FeedStore {
  readonly chats: readonly FeedChat[];
  readonly messages: Readonly<Record<number, readonly FeedMessage[]>>;
}

export function feedState(columns = 120, rows = 24): FeedState {
  return initialState({ columns, rows }, FEED_NOW, { showsDetails: true });
}

/** The state after some events. */
export function afterwards(state: FeedState, ...events: readonly FeedEvent[]): FeedState {
  return events.reduce((now, event) => reduce(now, event, GROUND), state);
}

/** The state after some keys, by their names. */
export function pressed(state: FeedState, ...names: readonly string[]): FeedState {
  return afterwards(
    state,
    ...names.map((name) => ({ kind: 'key', stroke: { name, text: textOf(name) } }) as const),
  );
}

/** The state after all that it wants was read, until it wants nothing else. */
export function readFrom(state: FeedState, store: FeedStore): FeedState {
  let now = state;
  for (let reads = 0; reads < 50; reads++) {
    const wanted = wantedOf(now);
    now = afterwards(now, { kind: 'chats', wanted: wanted.chats, stretch: chatsRead(wanted.chats, store) });
    const { messages } = wantedOf(now);
    if (messages !== null) {
      const all = [...(store.messages[messages.chat] ?? [])].sort(byTime);
      now = afterwards(now, {
        kind: 'messages',
        wanted: messages,
        stretch: stretchOf(all, messages.place, messages.limit),
      });
    }
    const { details } = wantedOf(now);
    if (details !== null) {
      const isThere = store.chats.some(({ id }) => id === details);
      now = afterwards(now, {
        kind: 'details',
        chat: details,
        details: isThere ? { chat: details, sections: [] } : undefined,
      });
    }
    if (JSON.stringify(wantedOf(now)) === JSON.stringify(wanted)) return now;
  }
  throw new Error('The feed never has enough.');
}

function chatsRead(wanted: ReturnType<typeof wantedOf>['chats'], store: FeedStore): Stretch<FeedChat> {
  const fits = ({ name }: FeedChat) => name.toLowerCase().includes(wanted.filter.toLowerCase());
  const all = store.chats.filter(fits).sort(byTime);
  if (wanted.kind === 'stretch') {
    const { items, ...rest } = stretchOf(all, wanted.place, wanted.limit);
    return { items: items.toReversed(), ...rest };
  }
  const items = all.filter(({ id }) => wanted.ids.includes(id));
  const newer = all.filter((chat) => !wanted.ids.includes(chat.id) && byTime(chat, wanted.since) > 0).length;
  return { items, isEnd: true, newer };
}

/** What `core/conversations` reads of a list from the earliest on. */
export function stretchOf<Item extends Cursor>(
  all: readonly Item[],
  place: Place,
  limit: number,
): Stretch<Item> {
  const newerThan = (last: Item | undefined) =>
    last === undefined ? 0 : all.filter((item) => byTime(item, last) > 0).length;
  const of = (items: readonly Item[], isEnd: boolean) => ({ items, isEnd, newer: newerThan(items.at(-1)) });
  switch (place.kind) {
    case 'latest':
      return of(all.slice(-limit), all.length <= limit);
    case 'earliest':
      return of(all.slice(0, limit), all.length <= limit);
    case 'before': {
      const before = all.filter((item) => byTime(item, place.cursor) < 0);
      return of(before.slice(-limit), before.length <= limit);
    }
    case 'after': {
      const later = all.filter((item) => byTime(item, place.cursor) > 0);
      return of(later.slice(0, limit), later.length <= limit);
    }
    case 'between': {
      const items = all.filter((item) => byTime(item, place.from) >= 0 && byTime(item, place.to) <= 0);
      const newer = all.filter((item) => byTime(item, place.to) > 0).length;
      return { items: items.slice(0, limit), isEnd: true, newer };
    }
  }
}

function byTime(one: Cursor, other: Cursor): number {
  return one.at - other.at || one.id - other.id;
}

function textOf(name: string): string {
  if (name === 'space') return ' ';
  return Array.from(name).length === 1 ? name : '';
}
