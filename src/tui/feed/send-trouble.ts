import type { Failure, FeedState, Outgoing, SendTrouble } from './state.ts';

/** A message that was sent from here, and that Meta did not simply accept. */
export type TroubledSend = Outgoing & { readonly state: SendTrouble };

/** After these, nobody knows whether Meta took the message. */
const OUTCOME_UNKNOWN: readonly string[] = ['graph-outcome-unknown', 'internal'];

/** What the failure of a send means for the message. */
export function sendTrouble(failure: Failure): SendTrouble {
  if (failure.code === 'accepted-not-recorded') return { kind: 'unrecorded', failure };
  const isUnknown = failure.mayBeDone === true || OUTCOME_UNKNOWN.includes(failure.code);
  if (isUnknown) return { kind: 'unsure', failure, isConfirmed: false };
  return { kind: 'refused', failure };
}

export function isTroubled(sent: Outgoing): sent is TroubledSend {
  return 'failure' in sent.state;
}

/** The latest message of the open chat that Meta did not simply accept. */
export function lastTroubled({
  outgoing,
  conversation,
}: Pick<FeedState, 'outgoing' | 'conversation'>): TroubledSend | undefined {
  return outgoing.filter(isTroubled).findLast(({ chat }) => chat === conversation?.chat.id);
}
