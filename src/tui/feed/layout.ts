import { isTroubled } from './send-trouble.ts';
import type { FeedState, PaneName } from './state.ts';

/** A pane, and how wide it is: `columns` with the line that parts it from the next one, `textColumns` without. */
export interface PaneLayout {
  readonly name: PaneName;
  readonly columns: number;
  readonly textColumns: number;
}

/** Which panes are seen, left to right, as wide as the screen together; and how high they are. */
export interface Layout {
  readonly panes: readonly PaneLayout[];
  /** Between the status line and the footer. */
  readonly paneRows: number;
  /** Below the title of a pane. */
  readonly listRows: number;
}

/** How a conversation shares its rows, top to bottom; `listRows` together. */
export interface ConversationRows {
  readonly messages: number;
  /** What was sent from here and is not in the store yet. */
  readonly outgoing: number;
  /** What is being written: a heading, and the text. */
  readonly compose: number;
}

/** Rows of a chat in the list: who and when, and what was said last. */
export const CHAT_ROWS = 2;

/** From here on, chats and conversation stand side by side. */
const TWO_PANES_COLUMNS = 100;
/** From here on, there is room for the details too. */
export const THREE_PANES_COLUMNS = 140;

const COMPOSE_ROWS = 5;

/** Which panes a screen of that size shows. One that has the focus is always among them. */
export function layoutOf(size: FeedState['size'], focus: PaneName, showsDetails: boolean): Layout {
  const columns = Math.max(1, size.columns);
  const paneRows = Math.max(1, size.rows - 2);
  return { panes: panesOf(columns, focus, showsDetails), paneRows, listRows: Math.max(1, paneRows - 1) };
}

/** How many columns the text of a pane has; of one that is not seen, as many as it had alone. */
export function textColumnsOf({ panes }: Layout, name: PaneName, size: FeedState['size']): number {
  return panes.find((pane) => pane.name === name)?.textColumns ?? Math.max(1, size.columns);
}

/** How the open conversation shares its rows with what is sent and written. */
export function conversationRowsOf(
  { listRows }: Layout,
  { overlay, outgoing, conversation }: Pick<FeedState, 'overlay' | 'outgoing' | 'conversation'>,
): ConversationRows {
  const sent = outgoing.filter(({ chat }) => chat === conversation?.chat.id);
  const sentRows = sent.reduce((rows, one) => rows + (isTroubled(one) ? 2 : 1), 0);
  const compose = overlay.kind === 'compose' ? Math.min(COMPOSE_ROWS, Math.floor(listRows / 2)) : 0;
  const outgoingRows = Math.min(sentRows, Math.floor((listRows - compose) / 2));
  return { messages: listRows - compose - outgoingRows, outgoing: outgoingRows, compose };
}

function panesOf(columns: number, focus: PaneName, showsDetails: boolean): PaneLayout[] {
  if (columns < TWO_PANES_COLUMNS) return [last(focus, columns)];
  const chats = between(38, Math.round(columns * 0.28), 56);
  const details = between(34, Math.round(columns * 0.24), 52);
  if (columns >= THREE_PANES_COLUMNS && (showsDetails || focus === 'details')) {
    const middle = columns - chats - details;
    return [parted('chats', chats), parted('conversation', middle), last('details', details)];
  }
  if (focus === 'details') return [parted('conversation', columns - details), last('details', details)];
  return [parted('chats', chats), last('conversation', columns - chats)];
}

function parted(name: PaneName, columns: number): PaneLayout {
  return { name, columns, textColumns: columns - 1 };
}

function last(name: PaneName, columns: number): PaneLayout {
  return { name, columns, textColumns: columns };
}

function between(least: number, wished: number, most: number): number {
  return Math.min(most, Math.max(least, wished));
}
