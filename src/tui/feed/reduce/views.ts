import type { LastLine } from '../last-line.ts';
import { CHAT_ROWS, conversationRowsOf, layoutOf, textColumnsOf } from '../layout.ts';
import { type MessageRows, shownBefore } from '../measure.ts';
import type { View } from '../scroll-view.ts';
import type { FeedChat, FeedMessage } from '../source.ts';
import type { FeedState } from '../state.ts';
import { mostItems } from '../wanted-of.ts';

/** What the reducer knows besides the state: how high things are. */
export interface Ground {
  readonly messageRows: MessageRows;
  readonly lastLine: LastLine;
}

/** The pane of the chats. */
export function chatsView(state: FeedState): View<FeedChat> {
  const { listRows } = layoutOf(state.size, state.focus, state.showsDetails);
  return { rows: listRows, newest: 'top', heightOf: () => CHAT_ROWS, most: mostItems(state) };
}

/** The pane of the conversation, or what it would be if it were seen. */
export function messagesView(state: FeedState, { messageRows }: Ground): View<FeedMessage> {
  const layout = layoutOf(state.size, state.focus, state.showsDetails);
  const columns = textColumnsOf(layout, 'conversation', state.size);
  return {
    rows: Math.max(1, conversationRowsOf(layout, state).messages),
    newest: 'bottom',
    heightOf: (items, index) => {
      const message = items[index];
      return message === undefined ? 0 : messageRows(message, shownBefore(items, index), columns).length;
    },
    most: mostItems(state),
  };
}

/** The size of the pane of the conversation, to be compared: `62x18`. */
export function messagesSize(state: FeedState): string {
  const layout = layoutOf(state.size, state.focus, state.showsDetails);
  const columns = textColumnsOf(layout, 'conversation', state.size);
  return `${columns}x${conversationRowsOf(layout, state).messages}`;
}
