import { EMPTY_FIELD, fieldOf, MESSAGE_TEXT, typed } from '../field.ts';
import type { Command } from '../keys.ts';
import { chosenIndex } from '../scroll-view.ts';
import type { FeedChat, FeedMessage } from '../source.ts';
import type { FeedState, Overlay } from '../state.ts';
import { withTask } from '../tasks.ts';
import { withNotice } from './notices.ts';
import { sending } from './outgoing.ts';
import { withOverlay, withoutOverlay } from './overlays.ts';

type Compose = Extract<Overlay, { kind: 'compose' }>;

/** Opens what an answer is written in: a text inside the window, a template outside. */
export function replying(state: FeedState, chat: FeedChat): FeedState {
  const there: FeedState = { ...state, focus: 'conversation' };
  if (!isWindowOpen(state, chat)) return choosingTemplate(there, chat);
  const field = fieldOf(state.drafts[chat.id] ?? '');
  return withOverlay(there, { kind: 'compose', chat, replyTo: answeredMessage(state), field });
}

/** Keys of a text that is written, but for those that edit it. */
export function composeCommand(state: FeedState, overlay: Compose, command: Command): FeedState {
  switch (command) {
    case 'new-line':
      return { ...state, overlay: { ...overlay, field: typed(overlay.field, '\n', MESSAGE_TEXT) } };
    case 'close':
      return withoutOverlay(withDraft(state, overlay));
    case 'send':
      return sent(state, overlay);
    default:
      return state;
  }
}

function sent(state: FeedState, overlay: Compose): FeedState {
  const text = overlay.field.text.trim();
  if (text === '') return withNotice(state, 'Nothing is written yet.');
  const chat = asItIsNow(state, overlay.chat);
  if (!isWindowOpen(state, chat)) {
    const drafted = choosingTemplate(withDraft(state, overlay), chat);
    return withNotice(
      drafted,
      'The window closed meanwhile: only a template may be sent. The draft is kept.',
      'warning',
    );
  }
  const { [chat.id]: _, ...drafts } = state.drafts;
  const replyTo = overlay.replyTo?.wamid;
  return sending(withoutOverlay({ ...state, drafts }), { kind: 'send-text', chat, text, replyTo }, text);
}

function choosingTemplate(state: FeedState, chat: FeedChat): FeedState {
  const overlay = {
    kind: 'templates',
    chat,
    choices: null,
    failure: null,
    field: EMPTY_FIELD,
    at: 0,
  } as const;
  return withTask(withOverlay(state, overlay), { kind: 'list-templates', chat });
}

function withDraft(state: FeedState, { chat, field }: Compose): FeedState {
  return { ...state, drafts: { ...state.drafts, [chat.id]: field.text } };
}

/** A message of the customer is answered when it was chosen for it. */
function answeredMessage({ focus, conversation }: FeedState): FeedMessage | undefined {
  if (focus !== 'conversation' || conversation === null) return undefined;
  const message = conversation.items[chosenIndex(conversation)];
  return message?.origin === 'customer' ? message : undefined;
}

function isWindowOpen({ now }: FeedState, { windowUntil }: FeedChat): boolean {
  return windowUntil !== null && windowUntil > now;
}

/** The customer may have written since, and opened the window anew. */
function asItIsNow({ conversation }: FeedState, chat: FeedChat): FeedChat {
  return conversation?.chat.id === chat.id ? conversation.chat : chat;
}
