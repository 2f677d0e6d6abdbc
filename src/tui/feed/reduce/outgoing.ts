import type { FeedState, Outgoing, SendTask } from '../state.ts';
import { withTask } from '../tasks.ts';
import { withNotice } from './notices.ts';
import { withOverlay } from './overlays.ts';

/** Sends, and shows it as pending at once. */
export function sending(state: FeedState, again: SendTask, text: string): FeedState {
  const sent: Outgoing = {
    task: state.nextTask,
    chat: again.chat.id,
    text,
    again,
    state: { kind: 'pending' },
  };
  return withTask({ ...state, outgoing: [...state.outgoing, sent] }, again);
}

/** Sends the refused message of the open chat once more. */
export function resent(state: FeedState): FeedState {
  const refused = lastRefused(state);
  if (refused === undefined) return noneRefused(state);
  const now: Outgoing = { ...refused, task: state.nextTask, state: { kind: 'pending' } };
  const outgoing = state.outgoing.map((sent) => (sent === refused ? now : sent));
  return withTask({ ...state, outgoing }, refused.again);
}

export function dismissed(state: FeedState): FeedState {
  const refused = lastRefused(state);
  if (refused === undefined) return noneRefused(state);
  return { ...state, outgoing: state.outgoing.filter((sent) => sent !== refused) };
}

/** Says what a refusal means: Meta's code as `coex explain` does, else what is known of it. */
export function explained(state: FeedState): FeedState {
  const refused = lastRefused(state);
  if (refused?.state.kind !== 'refused') return noneRefused(state);
  const { failure } = refused.state;
  if (failure.metaCode !== null) return explaining(state, String(failure.metaCode));
  const lines = [{ text: failure.message, tone: 'bad' as const }, { text: '' }, { text: failure.hint }];
  const report = { title: failure.code, lines };
  return withOverlay(state, { kind: 'report', title: failure.code, report, failure: null, line: 0 });
}

/** Asks what a code means. */
export function explaining(state: FeedState, code: string): FeedState {
  const overlay = {
    kind: 'report',
    title: `What ${code} means`,
    report: null,
    failure: null,
    line: 0,
  } as const;
  return withTask(withOverlay(state, overlay), { kind: 'explain', code });
}

/** The latest message of the open chat that was refused. */
export function lastRefused({ outgoing, conversation }: FeedState): Outgoing | undefined {
  return outgoing.findLast(({ chat, state }) => chat === conversation?.chat.id && state.kind === 'refused');
}

/** What became of a message that was sent from here. */
export function settled(state: FeedState, task: number, became: Outgoing['state']): FeedState {
  const outgoing = state.outgoing.map((sent) => (sent.task === task ? { ...sent, state: became } : sent));
  return { ...state, outgoing: outgoing.filter((sent) => !isInStore(state, sent)) };
}

/** Of a chat that is not open, the store tells when it is opened again. */
function isInStore({ conversation }: FeedState, { chat, state }: Outgoing): boolean {
  if (state.kind !== 'accepted') return false;
  if (conversation?.chat.id !== chat) return true;
  return conversation.items.some(({ wamid }) => wamid === state.wamid);
}

function noneRefused(state: FeedState): FeedState {
  return withNotice(state, 'No message of this chat was refused.');
}
