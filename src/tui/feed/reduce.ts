import type { FeedEvent } from './event.ts';
import type { MessageRows } from './measure.ts';
import type { FeedState } from './state.ts';

/** What the reducer knows besides the state: how high messages are. */
export interface Ground {
  readonly messageRows: MessageRows;
}

/** What the screen is after something happened. */
export function reduce(state: FeedState, _event: FeedEvent, _ground: Ground): FeedState {
  return state;
}
