import type { FeedEvent } from './event.ts';
import { keyed } from './reduce/keyed.ts';
import { withChats, withDetails, withMessages } from './reduce/loaded.ts';
import { withOutcome } from './reduce/outcomes.ts';
import { stale, ticked } from './reduce/time.ts';
import { withPasted } from './reduce/typing.ts';
import { chatsView, type Ground, messagesSize, messagesView } from './reduce/views.ts';
import { marked } from './scroll.ts';
import { resettled } from './scroll-move.ts';
import type { FeedState } from './state.ts';

export type { Ground } from './reduce/views.ts';

/** What the screen is after something happened. */
export function reduce(state: FeedState, event: FeedEvent, ground: Ground): FeedState {
  const now = fitted(state, happened(state, event, ground), ground);
  const chats = marked(now.chats);
  return chats === now.chats ? now : { ...now, chats };
}

function happened(state: FeedState, event: FeedEvent, ground: Ground): FeedState {
  switch (event.kind) {
    case 'key':
      return keyed(state, event.stroke, ground);
    case 'paste':
      return withPasted(state, event.text);
    case 'resize':
      return { ...state, size: { columns: event.columns, rows: event.rows } };
    case 'tick':
      return ticked(state, event.now);
    case 'stale':
      return stale(state);
    case 'chats':
      return withChats(state, event);
    case 'messages':
      return withMessages(state, event, ground);
    case 'details':
      return withDetails(state, event.chat, event.details, ground);
    case 'standing':
      return isAlike(state.standing, event.standing) ? state : { ...state, standing: event.standing };
    case 'receiver':
      return isAlike(state.receiver, event.receiver) ? state : { ...state, receiver: event.receiver };
    case 'trouble':
      return { ...state, trouble: event.failure };
    case 'sent':
    case 'templates':
    case 'preview':
    case 'report':
    case 'done':
    case 'failed':
      return withOutcome(state, event);
  }
}

/** Whether what is told again is as it was: a state that stays the same is not drawn. */
function isAlike(before: object | null, now: object): boolean {
  return JSON.stringify(before) === JSON.stringify(now);
}

/** The lists in panes of another size: the screen was resized, or what is written took lines of the messages. */
function fitted(before: FeedState, state: FeedState, ground: Ground): FeedState {
  const { chats, conversation, size } = state;
  const now =
    size.rows === before.size.rows
      ? state
      : { ...state, chats: { ...resettled(chats, chatsView(state)), filter: chats.filter } };
  if (conversation === null || messagesSize(before) === messagesSize(state)) return now;
  const there = resettled(conversation, messagesView(state, ground));
  return { ...now, conversation: { ...there, chat: conversation.chat } };
}
