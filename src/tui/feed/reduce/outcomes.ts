import type { FeedEvent } from '../event.ts';
import { layoutOf } from '../layout.ts';
import { sendTrouble } from '../send-trouble.ts';
import type { Failure, FeedState, Outgoing, Overlay, SendTrouble, Task } from '../state.ts';
import { taskOf, withoutTask } from '../tasks.ts';
import { withNotice } from './notices.ts';
import { settled } from './outgoing.ts';

type Outcome = Extract<FeedEvent, { readonly task: number }>;

/** What came of a task. An outcome that nobody waits for any more is passed over. */
export function withOutcome(state: FeedState, event: Outcome): FeedState {
  const task = taskOf(state, event.task);
  if (task === undefined) return state;
  const now = withoutTask(state, event.task);
  const { overlay } = now;
  switch (event.kind) {
    case 'sent':
      return settled(now, event.task, { kind: 'accepted', wamid: event.wamid });
    case 'templates':
      return overlay.kind === 'templates' ? { ...now, overlay: { ...overlay, choices: event.choices } } : now;
    case 'preview':
      return overlay.kind === 'form' ? { ...now, overlay: { ...overlay, preview: event.preview } } : now;
    case 'report':
      return overlay.kind === 'report' ? { ...now, overlay: { ...overlay, report: event.report } } : now;
    case 'done':
      // What was copied is said at once, and nothing is said of a return.
      return task.kind === 'export' ? withNotice(now, event.says, 'good') : now;
    case 'failed':
      return failed(now, task, event.failure);
  }
}

function failed(state: FeedState, task: Task, failure: Failure): FeedState {
  const { overlay } = state;
  switch (task.kind) {
    case 'send-text':
    case 'send-template':
      return notDelivered(state, task.number, sendTrouble(failure));
    case 'list-templates':
      return overlay.kind === 'templates' ? { ...state, overlay: { ...overlay, failure } } : state;
    case 'preview-template':
      return overlay.kind === 'form'
        ? { ...state, overlay: { ...overlay, preview: { lines: [], problems: [failure.message] } } }
        : state;
    case 'diagnose':
    case 'explain':
      return overlay.kind === 'report' ? { ...state, overlay: { ...overlay, failure } } : state;
    case 'export':
    case 'copy':
    case 'suspend':
      return withNotice(state, failure.message, 'bad');
  }
}

/** Its row tells it; where that is not seen, a notice does. */
function notDelivered(state: FeedState, task: number, trouble: SendTrouble): FeedState {
  const sent = state.outgoing.find((one) => one.task === task);
  const now = settled(state, task, trouble);
  if (sent === undefined || isSeen(state, sent)) return now;
  const text = `${becameOf(sent.again.chat.name, trouble)}: ${trouble.failure.message}`;
  return withNotice(now, text, trouble.kind === 'refused' ? 'bad' : 'warning');
}

function isSeen(
  { conversation, overlay, size, focus, showsDetails }: FeedState,
  { chat }: Outgoing,
): boolean {
  if (chat !== conversation?.chat.id || READ_OVER_PANES.includes(overlay.kind)) return false;
  return layoutOf(size, focus, showsDetails).panes.some(({ name }) => name === 'conversation');
}

const READ_OVER_PANES: readonly Overlay['kind'][] = ['help', 'report'];

function becameOf(name: string, { kind }: SendTrouble): string {
  switch (kind) {
    case 'refused':
      return `The message to ${name} was refused`;
    case 'unsure':
      return `The message to ${name} may have been sent, or not`;
    case 'unrecorded':
      return `The message to ${name} was sent, and is not in the store`;
  }
}
