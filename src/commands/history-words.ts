import { counted } from '../tui/print/counted.ts';
import { shownTime } from '../tui/print/message.ts';
import type { HistoryOutput } from './history-output.ts';

/** What to do about chunks that stayed away. */
export const GAPS_NEXT =
  'Leave `coex listen` running: what a receiver refused, Meta sends again for some time. What does not come then can only be asked for anew, by disconnecting the number and onboarding it again.';

/** How an import stands, in a few words. */
export function stateWords(history: HistoryOutput): string {
  const { state, progress, requestedAt, lastChunkAt } = history;
  switch (state) {
    case 'none':
      return 'nothing was asked for';
    case 'requested':
      return 'asked for, nothing has come yet';
    case 'importing':
      return `importing, ${progress} %`;
    case 'complete':
      return 'complete';
    case 'complete-with-gaps':
      return `complete with gaps: ${gapWords(history)} never came`;
    case 'declined':
      return 'declined: the business shares no history';
    case 'silent':
      return `silent: nothing has come since ${timeOf(requestedAt)}`;
    case 'stalled':
      return `stalled at ${progress} %: nothing more has come since ${timeOf(lastChunkAt)}`;
  }
}

/** What to do about it; undefined when there is nothing to be done. */
export function nextWords({ state, missing }: HistoryOutput): string | undefined {
  switch (state) {
    case 'silent':
    case 'stalled':
      return 'Ask the customer to open the WhatsApp Business app, with a network, and to leave it open; `coex listen` must run. `coex onboard --resume` weighs what else may be wrong.';
    case 'complete-with-gaps':
      return GAPS_NEXT;
    case 'importing':
      return missing.length === 0 ? undefined : `Not here yet: ${gapWords({ missing })}.`;
    default:
      return undefined;
  }
}

/** Names the chunks that have not come: `3 chunks (phase 1: 2, 4–5)`. */
export function gapWords({ missing }: Pick<HistoryOutput, 'missing'>): string {
  const count = missing.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const byPhase = [...Map.groupBy(missing, ({ phase }) => phase)].map(([phase, gaps]) => {
    const rest = gaps.length > MOST_NAMED ? ', …' : '';
    return `phase ${phase}: ${gaps.slice(0, MOST_NAMED).map(named).join(', ')}${rest}`;
  });
  return `${counted(count, 'chunk')} (${byPhase.join('; ')})`;
}

const MOST_NAMED = 8;

function named({ from, to }: HistoryOutput['missing'][number]): string {
  return from === to ? `${from}` : `${from}–${to}`;
}

function timeOf(at: string | null): string {
  return at === null ? 'it was asked for' : shownTime(at);
}
