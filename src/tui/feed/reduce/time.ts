import type { FeedState } from '../state.ts';

/** Ages and windows are told in minutes: a second that passes changes nothing of them, and is to cost nothing. */
const STEP_MS = 15_000;
const MINUTE_MS = 60_000;

/** Ages and windows are told anew, and a notice that was there long enough goes. */
export function ticked(state: FeedState, now: number): FeedState {
  const isOver = state.notice !== null && state.notice.until <= now;
  // How long a delivery has been waiting is told in seconds.
  const isLagging = state.standing !== null && state.standing.waiting > 0;
  // The clock itself is not to be late.
  const isNextMinute = Math.floor(now / MINUTE_MS) !== Math.floor(state.now / MINUTE_MS);
  const isDue = isNextMinute || Math.abs(now - state.now) >= STEP_MS;
  if (!isOver && !isLagging && !isDue) return state;
  return { ...state, now, notice: isOver ? null : state.notice };
}

export function paused(state: FeedState): FeedState {
  return { ...state, isPaused: !state.isPaused, isStale: false };
}

/** Something was written while the screen stands still. */
export function stale(state: FeedState): FeedState {
  return state.isPaused ? { ...state, isStale: true } : state;
}
