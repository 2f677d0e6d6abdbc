import { emptyScroll } from '../scroll.ts';
import { chosenIndex } from '../scroll-view.ts';
import type { FeedChat } from '../source.ts';
import type { Conversation, FeedState, Overlay } from '../state.ts';

/** The conversation of the chosen chat, opened at its end when another was shown. */
export function withSelection(state: FeedState): FeedState {
  const chat = state.chats.items[chosenIndex(state.chats)];
  // While no chat is there, what was open stays: a store that is rebuilt is empty for a moment.
  if (chat === undefined) return state;
  const { conversation } = state;
  if (conversation === null || isAnother(conversation.chat, chat)) return opened(state, chat);
  return conversation.chat === chat ? state : { ...state, conversation: { ...conversation, chat } };
}

/** Whether two chats are the same customer's with the same number, though the store may have counted them anew. */
export function isSamePerson(one: FeedChat, other: FeedChat): boolean {
  if (one.phoneNumberId !== other.phoneNumberId) return false;
  const hasSamePhone = one.waId !== null && one.waId === other.waId;
  return hasSamePhone || (one.userId !== null && one.userId === other.userId);
}

/** Whether two chats are not the same; an id says nothing where a store that was built anew gave it to another. */
export function isAnother(one: FeedChat, other: FeedChat): boolean {
  if (one.id !== other.id || one.phoneNumberId !== other.phoneNumberId) return true;
  const hasPhones = one.waId !== null && other.waId !== null;
  const hasUsers = one.userId !== null && other.userId !== null;
  return (hasPhones || hasUsers) && !isSamePerson(one, other);
}

/** Everything that belongs to a chat goes on under the id that it has in the rebuilt store. */
export function movedTo(state: FeedState, from: FeedChat, chat: FeedChat): FeedState {
  const { conversation, details, drafts, outgoing, overlay } = state;
  const { [from.id]: draft, ...others } = drafts;
  return {
    ...state,
    conversation: conversation && movedConversation(conversation, chat),
    details: { ...details, shown: null },
    drafts: draft === undefined ? drafts : { ...others, [chat.id]: draft },
    outgoing: outgoing.map((sent) =>
      sent.chat === from.id ? { ...sent, chat: chat.id, again: { ...sent.again, chat } } : sent,
    ),
    overlay: movedOverlay(overlay, from, chat),
  };
}

/** Its messages are shown as they were until they are read anew. */
function movedConversation(conversation: Conversation, chat: FeedChat): Conversation {
  return { ...conversation, chat, isFollowing: true, unseen: 0, newer: 0, next: { kind: 'latest' } };
}

function movedOverlay(overlay: Overlay, from: FeedChat, chat: FeedChat): Overlay {
  return 'chat' in overlay && overlay.chat.id === from.id ? { ...overlay, chat } : overlay;
}

function opened(state: FeedState, chat: FeedChat): FeedState {
  const left = state.conversation?.chat.id;
  return {
    ...state,
    conversation: { ...emptyScroll(), chat, next: { kind: 'latest' } },
    details: { shown: null, line: 0 },
    // What Meta accepted is in the store by the time that the chat is opened again.
    outgoing: state.outgoing.filter((sent) => sent.chat !== left || sent.state.kind !== 'accepted'),
  };
}
