import { fieldOf } from '../field.ts';
import type { Command } from '../keys.ts';
import { movedBy } from '../scroll-move.ts';
import type { FeedState, Overlay } from '../state.ts';
import { withOverlay, withoutOverlay } from './overlays.ts';
import { withSelection } from './selection.ts';
import { chatsView } from './views.ts';

type Filter = Extract<Overlay, { kind: 'filter' }>;

export function filtering(state: FeedState): FeedState {
  const { filter } = state.chats;
  return withOverlay(
    { ...state, focus: 'chats' },
    { kind: 'filter', field: fieldOf(filter), before: filter },
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
export function filterCommand(state: FeedState, overlay: Filter, command: Command): FeedState {
  switch (command) {
    case 'accept':
      return withoutOverlay(state);
    case 'close':
      return withoutOverlay(filtered(state, overlay.before));
    case 'down':
      return moved(state, 1);
    case 'up':
      return moved(state, -1);
    default:
      return state;
  }
}

function moved(state: FeedState, step: 1 | -1): FeedState {
  const chats = { ...movedBy(state.chats, chatsView(state), step), filter: state.chats.filter };
  return withSelection({ ...state, chats });
}
