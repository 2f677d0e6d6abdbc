import { EMPTY_FIELD } from '../field.ts';
import type { Command } from '../keys.ts';
import { THREE_PANES_COLUMNS } from '../layout.ts';
import { chosenIndex } from '../scroll-view.ts';
import type { FeedChat } from '../source.ts';
import type { FeedState, PaneName } from '../state.ts';
import { withTask } from '../tasks.ts';
import { filtered, filtering } from './filter.ts';
import { followed, isMove, moved } from './moves.ts';
import { withNotice } from './notices.ts';
import { dismissed, explained, resent } from './outgoing.ts';
import { withOverlay } from './overlays.ts';
import { replying } from './reply.ts';
import { paused } from './time.ts';
import type { Ground } from './views.ts';

/** Does what a key asks for while no overlay takes the keys. */
export function panesCommand(state: FeedState, command: Command, ground: Ground): FeedState {
  if (isMove(command)) return moved(state, command, ground);
  switch (command) {
    case 'left-pane':
      return focused(state, nextPane(state, -1, false));
    case 'right-pane':
      return focused(state, nextPane(state, 1, false));
    case 'next-pane':
      return focused(state, nextPane(state, 1, true));
    case 'previous-pane':
      return focused(state, nextPane(state, -1, true));
    case 'open':
      return state.focus === 'chats' ? focused(state, 'conversation') : state;
    case 'filter':
      return filtering(state);
    case 'palette':
      return withOverlay(state, { kind: 'palette', field: EMPTY_FIELD, at: 0 });
    case 'help':
      return withOverlay(state, { kind: 'help', line: 0 });
    case 'follow':
      return followed(state, ground);
    case 'pause':
      return paused(state);
    case 'back':
      return state.focus === 'chats' ? { ...state, isLeaving: true } : backed(state);
    case 'escape':
      return escaped(state);
    default:
      return chatCommand(state, command);
  }
}

/** What is done with the open chat. */
function chatCommand(state: FeedState, command: Command): FeedState {
  const chat = state.conversation?.chat;
  if (chat === undefined) return withNotice(state, 'No chat is open.');
  switch (command) {
    case 'reply':
      return replying(state, chat);
    case 'copy':
      return copied(state, chat);
    case 'details':
      return detailsTurned(state);
    case 'diagnose': {
      const title = `Diagnosis of ${chat.name}`;
      const overlay = { kind: 'report', title, report: null, failure: null, line: 0 } as const;
      return withTask(withOverlay(state, overlay), { kind: 'diagnose', chat });
    }
    case 'export':
      return withNotice(withTask(state, { kind: 'export', chat }), `Exporting ${chat.name} …`);
    case 'explain':
      return explained(state);
    case 'resend':
      return resent(state);
    case 'dismiss':
      return dismissed(state);
    default:
      return state;
  }
}

/** Without an open chat there is only the list of chats to look at. */
function focused(state: FeedState, pane: PaneName): FeedState {
  return pane !== 'chats' && state.conversation === null ? state : { ...state, focus: pane };
}

/** The next pane that can be gone to; `l` and `h` end at the outermost, `tab` goes round. */
function nextPane({ focus, size, showsDetails }: FeedState, step: 1 | -1, isRound: boolean): PaneName {
  const areDetailsHidden = size.columns >= THREE_PANES_COLUMNS && !showsDetails && focus !== 'details';
  const panes: readonly PaneName[] = areDetailsHidden
    ? ['chats', 'conversation']
    : ['chats', 'conversation', 'details'];
  const index = panes.indexOf(focus) + step;
  return panes[isRound ? (index + panes.length) % panes.length : index] ?? focus;
}

/** Beside the others where there is room, instead of them where there is none. */
function detailsTurned(state: FeedState): FeedState {
  const { focus, showsDetails, size } = state;
  if (size.columns < THREE_PANES_COLUMNS) {
    return { ...state, focus: focus === 'details' ? 'conversation' : 'details' };
  }
  if (!showsDetails && focus !== 'details') return { ...state, showsDetails: true };
  return { ...state, showsDetails: false, focus: focus === 'details' ? 'conversation' : focus };
}

function backed(state: FeedState): FeedState {
  return { ...state, focus: state.focus === 'details' ? 'conversation' : 'chats' };
}

function escaped(state: FeedState): FeedState {
  if (state.chats.filter !== '') return filtered(state, '');
  return backed(state);
}

function copied(state: FeedState, chat: FeedChat): FeedState {
  const { focus, conversation } = state;
  const message = conversation?.items[chosenIndex(conversation)];
  if (focus === 'conversation' && message !== undefined) {
    return copying(state, message.wamid, 'the id of the message');
  }
  if (chat.waId !== null) return copying(state, chat.waId, 'the phone of the customer');
  if (chat.userId !== null) return copying(state, chat.userId, 'the BSUID of the customer');
  return withNotice(state, 'Neither a phone nor a BSUID of the customer is known.');
}

function copying(state: FeedState, text: string, what: string): FeedState {
  return withNotice(withTask(state, { kind: 'copy', text }), `Copied ${what}: ${text}`, 'good');
}
