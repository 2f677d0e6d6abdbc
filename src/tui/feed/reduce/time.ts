import type { FeedState } from '../state.ts';

/** Ages and windows are told anew, and a notice that was there long enough goes. */
export function ticked(state: FeedState, now: number): FeedState {
  const isOver = state.notice !== null && state.notice.until <= now;
  return { ...state, now, notice: isOver ? null : state.notice };
}

export function paused(state: FeedState): FeedState {
  return { ...state, isPaused: !state.isPaused, isStale: false };
}

/** Something was written while the screen stands still. */
export function stale(state: FeedState): FeedState {
  return state.isPaused ? { ...state, isStale: true } : state;
}
