import { emptyScroll } from './scroll.ts';
import type { FeedState } from './state.ts';

/** The screen before anything is read. `now` in Unix milliseconds, of the store's clock. */
export function initialState(
  size: FeedState['size'],
  now: number,
  { showsDetails }: Pick<FeedState, 'showsDetails'>,
): FeedState {
  return {
    size,
    now,
    focus: 'chats',
    showsDetails,
    chats: { ...emptyScroll(), filter: '' },
    conversation: null,
    details: { shown: null, line: 0 },
    standing: null,
    receiver: null,
    trouble: null,
    overlay: { kind: 'none' },
    drafts: {},
    outgoing: [],
    notice: null,
    isPaused: false,
    isStale: false,
    tasks: [],
    nextTask: 1,
    isLeaving: false,
  };
}
