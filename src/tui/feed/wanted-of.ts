import type { Cursor, Place } from '../../core/conversations/index.ts';
import { newestOf, oldestOf, type Scroll } from './scroll.ts';
import type { FeedState } from './state.ts';
import type { Wanted } from './wanted.ts';

/** How many items are loaded at a time, on any screen that is not far higher than most. */
const PAGE_ITEMS = 100;

/** How many pages a stretch holds before its far end is dropped. */
const PAGES_HELD = 4;

/** What the screen needs of the store, now. */
export function wantedOf(state: FeedState): Wanted {
  return {
    chats: wantedChats(state),
    messages: wantedMessages(state),
    details: state.conversation?.chat.id ?? null,
  };
}

/** Whether the keys ask for something that is not loaded: it is read even while the screen is paused. */
export function isWaiting({ chats, conversation, details }: FeedState): boolean {
  if (chats.next !== null) return true;
  if (conversation === null) return false;
  return conversation.next !== null || details.shown?.chat !== conversation.chat.id;
}

/** How many items are loaded at a time: two screens full at least. */
export function pageItems({ size }: Pick<FeedState, 'size'>): number {
  return Math.max(PAGE_ITEMS, 2 * size.rows);
}

/** How many items a list holds at most. */
export function mostItems(state: Pick<FeedState, 'size'>): number {
  return PAGES_HELD * pageItems(state);
}

function wantedChats(state: FeedState): Wanted['chats'] {
  const { chats } = state;
  const { filter, since } = chats;
  if (chats.next === null && since !== null)
    return { kind: 'held', filter, ids: chats.items.map(({ id }) => id), since };
  return { kind: 'stretch', filter, place: chats.next ?? { kind: 'latest' }, limit: pageItems(state) };
}

function wantedMessages(state: FeedState): Wanted['messages'] {
  const { conversation } = state;
  if (conversation === null) return null;
  const place = conversation.next ?? liveOrHeld(conversation);
  // What is held may have grown in its middle, by history that came late.
  const limit = place.kind === 'between' ? mostItems(state) + pageItems(state) : pageItems(state);
  return { chat: conversation.chat.id, place, limit };
}

function liveOrHeld({ items, isFollowing }: Scroll<Cursor>): Place {
  const from = oldestOf(items);
  const to = newestOf(items);
  if (isFollowing || from === undefined || to === undefined) return { kind: 'latest' };
  return { kind: 'between', from: cursorOf(from), to: cursorOf(to) };
}

function cursorOf({ at, id }: Cursor): Cursor {
  return { at, id };
}
