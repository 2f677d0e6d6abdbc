import type { Cursor } from '../../../core/conversations/index.ts';
import type { Command } from '../keys.ts';
import type { Scroll } from '../scroll.ts';
import { movedBy, movedByPage, movedToNewest, movedToOldest } from '../scroll-move.ts';
import type { View } from '../scroll-view.ts';
import type { FeedState } from '../state.ts';
import { lastDetailsLine } from './loaded.ts';
import { clamped } from './overlays.ts';
import { withSelection } from './selection.ts';
import { chatsView, type Ground, messagesView } from './views.ts';

const MOVES = [
  'up',
  'down',
  'first',
  'last',
  'half-page-up',
  'half-page-down',
  'page-up',
  'page-down',
] as const satisfies readonly Command[];

type Move = (typeof MOVES)[number];

export function isMove(command: Command): command is Move {
  return MOVES.some((move) => move === command);
}

/** Moves the cursor of the pane with the focus. */
export function moved(state: FeedState, move: Move, ground: Ground): FeedState {
  const { focus, chats, conversation } = state;
  if (focus === 'details') return detailsMoved(state, move);
  if (focus === 'chats') {
    const there = scrolled(chats, chatsView(state), move);
    return withSelection({ ...state, chats: { ...there, filter: chats.filter } });
  }
  if (conversation === null) return state;
  const there = scrolled(conversation, messagesView(state, ground), move);
  return { ...state, conversation: { ...there, chat: conversation.chat } };
}

/** Follows the newest of the list with the focus. */
export function followed(state: FeedState, ground: Ground): FeedState {
  const { chats, conversation } = state;
  if (state.focus === 'chats') {
    const there = movedToNewest(chats, chatsView(state));
    return withSelection({ ...state, chats: { ...there, filter: chats.filter } });
  }
  if (conversation === null) return state;
  const there = movedToNewest(conversation, messagesView(state, ground));
  return { ...state, conversation: { ...there, chat: conversation.chat } };
}

function scrolled<Item extends Cursor>(scroll: Scroll<Item>, view: View<Item>, move: Move): Scroll<Item> {
  const half = Math.max(1, Math.floor(view.rows / 2));
  switch (move) {
    case 'up':
      return movedBy(scroll, view, -1);
    case 'down':
      return movedBy(scroll, view, 1);
    case 'half-page-up':
      return movedByPage(scroll, view, -1, half);
    case 'half-page-down':
      return movedByPage(scroll, view, 1, half);
    case 'page-up':
      return movedByPage(scroll, view, -1, view.rows);
    case 'page-down':
      return movedByPage(scroll, view, 1, view.rows);
    case 'first':
      return view.newest === 'top' ? movedToNewest(scroll, view) : movedToOldest(scroll, view);
    case 'last':
      return view.newest === 'top' ? movedToOldest(scroll, view) : movedToNewest(scroll, view);
  }
}

function detailsMoved(state: FeedState, move: Move): FeedState {
  const { details } = state;
  const last = lastDetailsLine(details.shown);
  const { rows } = chatsView(state);
  const half = Math.max(1, Math.floor(rows / 2));
  const lines: Readonly<Record<Move, number>> = {
    up: -1,
    down: 1,
    'half-page-up': -half,
    'half-page-down': half,
    'page-up': -rows,
    'page-down': rows,
    first: -details.line,
    last,
  };
  return { ...state, details: { ...details, line: clamped(details.line + lines[move], last + 1) } };
}
