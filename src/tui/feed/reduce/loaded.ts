import type { Place, Stretch } from '../../../core/conversations/index.ts';
import type { FeedEvent } from '../event.ts';
import type { Scroll } from '../scroll.ts';
import { heldAgain, merged } from '../scroll-merge.ts';
import { chosenIndex } from '../scroll-view.ts';
import type { ChatDetails, FeedChat, FeedMessage } from '../source.ts';
import type { Conversation, FeedState } from '../state.ts';
import type { Wanted } from '../wanted.ts';
import { wantedOf } from '../wanted-of.ts';
import { withNotice } from './notices.ts';
import { isAnother, isSamePerson, movedTo, withSelection } from './selection.ts';
import { chatsView, type Ground, messagesView } from './views.ts';

type Event<Kind extends FeedEvent['kind']> = Extract<FeedEvent, { kind: Kind }>;

/** Chats as they were read; an answer to what is asked no more is passed over. */
export function withChats(state: FeedState, { wanted, stretch }: Event<'chats'>): FeedState {
  if (!isAsked(wantedOf(state).chats, wanted)) return state;
  const found = withPersonFound(state, stretch.items);
  const chats = withOpenChat(found);
  const now =
    wanted.kind === 'held' ? held(chats, state, stretch) : read(chats, state, wanted.place, stretch);
  return withSelection({ ...found, chats: { ...now, filter: state.chats.filter } });
}

/** Messages of the open chat as they were read. */
export function withMessages(
  state: FeedState,
  { wanted, stretch }: Event<'messages'>,
  ground: Ground,
): FeedState {
  const asked = wantedOf(state).messages;
  const { conversation } = state;
  if (conversation === null || asked?.chat !== wanted.chat || !isSamePlace(asked.place, wanted.place))
    return state;
  const items = asBefore(conversation.items, stretch.items);
  const seen = new Set(items.map(({ wamid }) => wamid));
  const outgoing = state.outgoing.filter(
    (sent) => sent.chat !== wanted.chat || sent.state.kind !== 'accepted' || !seen.has(sent.state.wamid),
  );
  const now = { ...state, outgoing };
  const scroll = merged<FeedMessage>(conversation, messagesView(now, ground), wanted.place, {
    ...stretch,
    items,
  });
  return { ...now, conversation: { ...scroll, chat: conversation.chat } satisfies Conversation };
}

/** The details of the open chat; undefined when the store does not know it any more. */
export function withDetails(
  state: FeedState,
  chat: number,
  shown: ChatDetails | undefined,
  { lastLine }: Ground,
): FeedState {
  if (state.conversation?.chat.id !== chat) return state;
  if (shown === undefined) return withoutOpenChat(state);
  const { line } = state.details;
  const now = { ...state, details: { shown, line } };
  return { ...now, details: { shown, line: Math.min(line, lastLine.ofDetails(now)) } };
}

function withoutOpenChat(state: FeedState): FeedState {
  const found = withPersonFound(state, state.chats.items);
  if (found !== state) {
    const at = found.conversation?.chat.id ?? null;
    const items = state.chats.items.filter(({ id }) => id !== state.conversation?.chat.id);
    return withSelection({ ...found, chats: { ...state.chats, items, at } });
  }
  return withNotice(
    { ...state, details: { shown: null, line: 0 } },
    'This chat is not in the store at the moment. It is shown as it was.',
    'warning',
  );
}

/** In a store that was built anew, the open chat is the same person's, whatever its id. */
function withPersonFound(state: FeedState, items: readonly FeedChat[]): FeedState {
  const open = state.conversation?.chat;
  if (open === undefined) return state;
  const now = items.find(({ id }) => id === open.id);
  if (now !== undefined && !isAnother(now, open)) return state;
  const found = items.find((chat) => chat.id !== open.id && isSamePerson(chat, open));
  if (found === undefined) return state;
  return withNotice(movedTo(state, open, found), 'The store was built anew. The open chat was found again.');
}

/** The list of chats with the open one chosen, where the list lost it. */
function withOpenChat({ chats, conversation }: FeedState): Scroll<FeedChat> {
  if (conversation === null) return chats;
  const index = chosenIndex(chats);
  // A filter that nothing fits leaves nothing to choose.
  if (index < 0 && chats.filter !== '') return chats;
  if (index < 0) return { ...chats, items: [conversation.chat], at: conversation.chat.id };
  if (chats.at === conversation.chat.id) return chats;
  const items = chats.items.filter(({ id }) => id !== conversation.chat.id);
  const place = items.findIndex(({ id }) => id === chats.at);
  return { ...chats, items: items.with(place, conversation.chat), at: conversation.chat.id };
}

function read(
  chats: Scroll<FeedChat>,
  state: FeedState,
  place: Place,
  stretch: Stretch<FeedChat>,
): Scroll<FeedChat> {
  return merged(chats, chatsView(state), place, stretch);
}

/** Each chat on its line as it is now. The chosen one stays, even when it is gone, until another is chosen. */
function held(
  chats: Scroll<FeedChat>,
  state: FeedState,
  { items: read, newer }: Stretch<FeedChat>,
): Scroll<FeedChat> {
  if (read.length === 0) return { ...chats, isFollowing: true, next: null };
  const now = new Map(read.map((chat) => [chat.id, chat]));
  const items = chats.items.flatMap((chat) => now.get(chat.id) ?? (chat.id === chats.at ? [chat] : []));
  return heldAgain(chats, chatsView(state), items, newer);
}

/** What did not change is the same object, so that its rows need not be made again. */
function asBefore(held: readonly FeedMessage[], read: readonly FeedMessage[]): readonly FeedMessage[] {
  const known = new Map(held.map((message) => [message.id, message]));
  return read.map((message) => {
    const before = known.get(message.id);
    return before?.version === message.version ? before : message;
  });
}

function isAsked(asked: Wanted['chats'], answered: Wanted['chats']): boolean {
  if (asked.filter !== answered.filter) return false;
  if (asked.kind === 'held') return answered.kind === 'held';
  return answered.kind === 'stretch' && isSamePlace(asked.place, answered.place);
}

function isSamePlace(one: Place, other: Place): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
