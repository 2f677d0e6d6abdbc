import type { FeedState, Notice } from '../state.ts';

const SHOWN_MS = 6_000;

/** Says something in the line above the footer, for a while. */
export function withNotice(state: FeedState, text: string, tone: Notice['tone'] = 'quiet'): FeedState {
  return { ...state, notice: { text, tone, until: state.now + SHOWN_MS } };
}
