import { fieldOf } from '../field.ts';
import type { Command } from '../keys.ts';
import { movedBy, resettled } from '../scroll-move.ts';
import type { FeedState, Overlay } from '../state.ts';
import { withOverlay, withoutOverlay } from './overlays.ts';
import { withSelection } from './selection.ts';
import { chatsView, type Ground, messagesView } from './views.ts';

type Filter = Extract<Overlay, { kind: 'filter' }>;

export function filtering(state: FeedState): FeedState {
  const { chats, conversation, details } = state;
  return withOverlay(
    { ...state, focus: 'chats' },
    { kind: 'filter', field: fieldOf(chats.filter), before: { chats, conversation, details } },
  );
}

/** Looks for chats with a text. The first that fits is chosen; without a filter, the chosen one stays. */
export function filtered(state: FeedState, filter: string): FeedState {
  const { chats, isPaused } = state;
  if (filter === chats.filter) return state;
  const next = filter !== '' || isPaused ? ({ kind: 'latest' } as const) : null;
  return { ...state, chats: { ...chats, filter, isFollowing: true, unseen: 0, newer: 0, next } };
}

/** Keys of the filter, but for those that edit it. */
export function filterCommand(
  state: FeedState,
  overlay: Filter,
  command: Command,
  ground: Ground,
): FeedState {
  switch (command) {
    case 'accept':
      return withoutOverlay(state);
    case 'close':
      return takenBack(withoutOverlay(state), overlay, ground);
    case 'down':
      return moved(state, 1);
    case 'up':
      return moved(state, -1);
    default:
      return state;
  }
}

/** The chats where they were before the typing, with the chat open that was; the screen may have another size by now. */
function takenBack(state: FeedState, { before }: Filter, ground: Ground): FeedState {
  const isOpen = state.conversation?.chat.id === before.conversation?.chat.id;
  const now = isOpen ? { ...state, chats: before.chats } : { ...state, ...before };
  const chats = { ...resettled(now.chats, chatsView(now)), filter: now.chats.filter };
  if (now.conversation === null) return { ...now, chats };
  const { chat } = now.conversation;
  return { ...now, chats, conversation: { ...resettled(now.conversation, messagesView(now, ground)), chat } };
}

function moved(state: FeedState, step: 1 | -1): FeedState {
  const chats = { ...movedBy(state.chats, chatsView(state), step), filter: state.chats.filter };
  return withSelection({ ...state, chats });
}
