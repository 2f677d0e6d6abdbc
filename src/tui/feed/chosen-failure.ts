import { chosenIndex } from './scroll-view.ts';
import { lastTroubled } from './send-trouble.ts';
import type { FeedMessage } from './source.ts';
import type { FeedState } from './state.ts';

/** Meta's code for what only a template may be sent for: the service window is closed. */
export const WINDOW_CLOSED = 131047;

/**
 * The message under the cursor, when it was accepted and failed later. At the end of a conversation, what was sent from
 * here and not accepted stands below it, and is meant first.
 */
export function chosenFailure(
  state: Pick<FeedState, 'conversation' | 'focus' | 'outgoing'>,
): FeedMessage | undefined {
  const { conversation, focus } = state;
  if (conversation === null || focus !== 'conversation') return undefined;
  if (conversation.isFollowing && lastTroubled(state) !== undefined) return undefined;
  const message = conversation.items[chosenIndex(conversation)];
  return FAILED.includes(message?.status ?? '') ? message : undefined;
}

/** As statuses say it, and as the history import does. */
const FAILED: readonly string[] = ['failed', 'error'];
