import { chosenFailure } from '../chosen-failure.ts';
import { lastTroubled } from '../send-trouble.ts';
import type { FeedMessage } from '../source.ts';
import type { FeedState, Outgoing, SendTask, SendTrouble } from '../state.ts';
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

/** Sends the message of the open chat that was refused once more; one that may have gone out only when asked twice. */
export function resent(state: FeedState): FeedState {
  const troubled = lastTroubled(state);
  if (troubled === undefined) return noneTroubled(state);
  switch (troubled.state.kind) {
    case 'unrecorded':
      return withNotice(state, 'Meta has this message already. It is not sent twice.', 'warning');
    case 'unsure':
      if (!troubled.state.isConfirmed) return confirming(state, troubled, troubled.state);
  }
  const now = { ...troubled, task: state.nextTask, state: { kind: 'pending' } } as const;
  return withTask(replaced(state, troubled, now), troubled.again);
}

function confirming(state: FeedState, sent: Outgoing, unsure: SendTrouble & { kind: 'unsure' }): FeedState {
  const confirmed = { ...sent, state: { ...unsure, isConfirmed: true } };
  const text = 'It may have been sent. R again sends it all the same.';
  return withNotice(replaced(state, sent, confirmed), text, 'warning');
}

export function dismissed(state: FeedState): FeedState {
  const troubled = lastTroubled(state);
  if (troubled === undefined) return noneTroubled(state);
  return { ...state, outgoing: state.outgoing.filter((sent) => sent !== troubled) };
}

/** Says why the chosen message failed or one was refused: Meta's code as `coex explain` does, else what is known of it. */
export function explained(state: FeedState): FeedState {
  const failed = chosenFailure(state);
  if (failed !== undefined) return explainingFailure(state, failed);
  const troubled = lastTroubled(state);
  if (troubled === undefined) return withNotice(state, 'On a message that failed, x explains why.');
  const { kind, failure } = troubled.state;
  if (kind === 'refused' && failure.metaCode !== null) return explaining(state, String(failure.metaCode));
  const lines = [{ text: failure.message, tone: 'bad' as const }, { text: '' }, { text: failure.hint }];
  const report = { title: failure.code, lines };
  return withOverlay(state, { kind: 'report', title: failure.code, report, failure: null, line: 0 });
}

function explainingFailure(state: FeedState, { problemCodes: [code] }: FeedMessage): FeedState {
  return code === undefined
    ? withNotice(state, 'Meta told no reason why this message failed.')
    : explaining(state, String(code));
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

function replaced(state: FeedState, sent: Outgoing, now: Outgoing): FeedState {
  return { ...state, outgoing: state.outgoing.map((other) => (other === sent ? now : other)) };
}

function noneTroubled(state: FeedState): FeedState {
  return withNotice(state, 'Nothing sent to this chat from here was refused.');
}
