import { harmless } from '../print/harmless.ts';
import { fitted, span } from './fit.ts';
import { conversationRowsOf, type Layout } from './layout.ts';
import type { Marks } from './marks.ts';
import { type MessageRows, shownBefore } from './measure.ts';
import { rulesAbove } from './message-rows.ts';
import type { Row } from './row.ts';
import { chatRows, type Emphasis, emphasized } from './rows/chat.ts';
import { composeRows } from './rows/compose.ts';
import { detailsRows } from './rows/details.ts';
import type { DrawnField } from './rows/field.ts';
import { filled, rowsInSight } from './rows/in-sight.ts';
import { outgoingRows } from './rows/outgoing.ts';
import { pageOf } from './rows/page.ts';
import { windowLeft } from './rows/time-left.ts';
import { titleRow, unseenRow } from './rows/title.ts';
import { wrappedRows } from './rows/wrapped.ts';
import { isTroubled } from './send-trouble.ts';
import type { Conversation, FeedState, PaneName } from './state.ts';

export interface Paper {
  readonly marks: Marks;
  readonly messageRows: MessageRows;
}

/** A pane without the line that parts it from the next, and the cursor in it where something is typed there. */
export interface PaneRows {
  readonly rows: readonly Row[];
  readonly cursor: DrawnField['cursor'] | null;
}

/** The list of chats. */
export function chatsPane(
  state: FeedState,
  columns: number,
  { listRows }: Layout,
  { marks }: Paper,
): PaneRows {
  const { chats, now } = state;
  const filter = chats.filter === '' ? [] : [span(`  / ${harmless(chats.filter)}`, 'warning')];
  const title = titleRow({
    left: [...titleOf('chats', 'Chats', state), ...filter],
    right: unseenRow(chats.unseen, 'up', marks),
    columns,
    marks,
  });
  const size = { columns, rows: listRows };
  if (chats.items.length === 0)
    return { rows: [title, ...filled(remark(noChats(state), columns), size)], cursor: null };
  const troubled = new Set(state.outgoing.filter(isTroubled).map(({ chat }) => chat));
  const rows = rowsInSight(chats, size, (chat) => {
    const emphasis = emphasisOf(chat.id === chats.at, 'chats', state);
    return chatRows(chat, { columns, now, marks, emphasis, isTroubled: troubled.has(chat.id) });
  });
  return { rows: [title, ...rows], cursor: null };
}

function noChats({ chats, standing, receiver, trouble }: FeedState): string {
  if (trouble !== null) return trouble.hint;
  if (chats.filter !== '') return `No chat fits “${chats.filter}”. escape drops the filter.`;
  if (standing === null) return 'Reading the store …';
  return receiver?.kind === 'silent'
    ? 'No chats yet, and nothing receives. Start `coex listen`, or `coex feed --listen`.'
    : 'No chats yet. They come with the first message.';
}

/** The open chat: its messages, what is on its way out, and what is being written. */
export function conversationPane(state: FeedState, columns: number, layout: Layout, paper: Paper): PaneRows {
  const { conversation, overlay } = state;
  const { marks } = paper;
  if (conversation === null) {
    const title = titleRow({ left: titleOf('conversation', 'Conversation', state), columns, marks });
    const words = remark('No chat is open.', columns);
    return { rows: [title, ...filled(words, { columns, rows: layout.listRows })], cursor: null };
  }
  const share = conversationRowsOf(layout, state);
  const sent = state.outgoing
    .filter(({ chat }) => chat === conversation.chat.id)
    .flatMap((outgoing) => outgoingRows(outgoing, columns, marks));
  const above = [
    conversationTitle(conversation, state, columns, marks),
    ...messageList(conversation, state, { columns, rows: share.messages }, paper),
    ...filled(sent.slice(-share.outgoing), { columns, rows: share.outgoing }),
  ];
  if (overlay.kind !== 'compose' || share.compose === 0) return { rows: above, cursor: null };
  const { rows, cursor } = composeRows(overlay, { columns, rows: share.compose }, marks);
  return { rows: [...above, ...rows], cursor: { column: cursor.column, row: cursor.row + above.length } };
}

function conversationTitle({ chat }: Conversation, state: FeedState, columns: number, marks: Marks): Row {
  const reach = chat.waId === null ? (chat.userId ?? '') : `+${chat.waId}`;
  const left = windowLeft(chat.windowUntil, state.now, marks);
  const word = left.text === 'closed' || chat.windowUntil === null ? '' : ' left';
  return titleRow({
    left: [
      ...titleOf('conversation', harmless(chat.name), state),
      ...(reach === chat.name || columns < LEAST_WITH_REACH ? [] : [span(` ${harmless(reach)}`, 'quiet')]),
    ],
    right: [span('window ', 'quiet'), { ...left, text: `${left.text}${word}` }],
    columns,
    marks,
  });
}

const LEAST_WITH_REACH = 48;

function messageList(
  conversation: Conversation,
  state: FeedState,
  size: { readonly columns: number; readonly rows: number },
  { marks, messageRows }: Paper,
): Row[] {
  const { columns } = size;
  if (conversation.items.length === 0) return filled(remark('No messages.', columns), size);
  const rows = rowsInSight(conversation, size, (message, place) => {
    const previous = shownBefore(conversation.items, place);
    const drawn = messageRows(message, previous, columns);
    if (message.id !== conversation.at) return drawn;
    const head = rulesAbove(message, previous).length;
    const emphasis = emphasisOf(true, 'conversation', state);
    return drawn.map((row, at) => (at === head ? emphasized(pointed(row, marks), emphasis) : row));
  });
  if (conversation.isFollowing || conversation.unseen === 0) return rows;
  const marker = [span(' '), ...unseenRow(conversation.unseen, 'down', marks)];
  return [...rows.slice(0, -1), fitted(marker, columns)];
}

/** With the pointer in its first column. */
function pointed([first, ...others]: Row, { pointer }: Marks): Row {
  return first === undefined ? [] : [{ ...first, text: pointer + first.text.slice(1) }, ...others];
}

/** What is known of the open chat. */
export function detailsPane(
  state: FeedState,
  columns: number,
  { listRows }: Layout,
  { marks }: Paper,
): PaneRows {
  const { shown, line } = state.details;
  const lines = shown === null ? [] : detailsRows(shown, columns, marks);
  const { rows, position } = pageOf(lines, line, listRows);
  const title = titleRow({
    left: titleOf('details', 'Details', state),
    right: position === '' ? [] : [span(position, 'quiet')],
    columns,
    marks,
  });
  return { rows: [title, ...filled(rows, { columns, rows: listRows })], cursor: null };
}

/** The pane that has the focus is called by a title, the others quietly. */
function titleOf(pane: PaneName, words: string, { focus }: FeedState): Row {
  return [focus === pane ? span(words, 'title') : span(words, 'quiet')];
}

function emphasisOf(isChosen: boolean, pane: PaneName, { focus }: FeedState): Emphasis {
  if (!isChosen) return 'none';
  return focus === pane ? 'chosen' : 'marked';
}

function remark(text: string, columns: number): Row[] {
  return [[], ...wrappedRows(text, { columns, first: ' ', looks: ['quiet'] })];
}
