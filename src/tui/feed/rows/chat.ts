import { harmless } from '../../print/harmless.ts';
import { snippet } from '../../transcript/lines.ts';
import { cut, looking, sides, span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';
import type { FeedChat } from '../source.ts';
import { age, windowLeft } from './time-left.ts';

/** Whether the cursor is on an item, and whether it is in the pane with the focus. */
export type Emphasis = 'none' | 'marked' | 'chosen';

interface ChatDrawing {
  readonly columns: number;
  readonly now: number;
  readonly marks: Marks;
  readonly emphasis: Emphasis;
  /** Whether something sent from here was not simply accepted, and stands in the conversation. */
  readonly isTroubled: boolean;
}

/** Narrower than this, a row tells its name and age alone. */
const LEAST_WITH_WINDOW = 26;

/** A chat in two rows: who, how many wait, window and age; what was said last, by whom, and who looks after it. */
export function chatRows(chat: FeedChat, drawing: ChatDrawing): readonly [Row, Row] {
  const { columns, marks, emphasis } = drawing;
  const end = marks.ellipsis;
  const rows = [
    sides(nameRow(chat, drawing), factsRow(chat, drawing), columns, end),
    sides(lastRow(chat, marks), assigneeRow(chat, drawing), columns, end),
  ] as const;
  return [emphasized(rows[0], emphasis), emphasized(rows[1], emphasis)];
}

/** A row of the item with the cursor. */
export function emphasized(row: Row, emphasis: Emphasis): Row {
  switch (emphasis) {
    case 'none':
      return row;
    case 'chosen':
      return looking(row, 'chosen');
    case 'marked':
      return row.map(({ text, looks = [] }) => span(text, ...looks, 'marked'));
  }
}

function nameRow({ name, unanswered }: FeedChat, { marks, emphasis }: ChatDrawing): Row {
  const lead = span(emphasis === 'none' ? ' ' : marks.pointer);
  return [lead, unanswered > 0 ? span(harmless(name), 'strong') : span(harmless(name))];
}

function factsRow(
  { unanswered, windowUntil, at }: FeedChat,
  { columns, now, marks, isTroubled }: ChatDrawing,
): Row {
  const left = windowLeft(windowUntil, now, marks);
  const badge = unanswered === 0 ? [] : [span(`(${Math.min(unanswered, 999)})`, 'strong', 'customer')];
  return [
    ...(isTroubled ? [span(`${marks.failed} `, 'bad')] : []),
    ...badge,
    ...(columns < LEAST_WITH_WINDOW ? [] : [{ ...left, text: ` ${left.text.padStart(6)}` }]),
    span(` ${age(at, now).padStart(4)} `, 'quiet'),
  ];
}

function lastRow(chat: FeedChat, marks: Marks): Row {
  const { lastText, lastRevoked, lastType, lastOrigin, lastStatus } = chat;
  if (lastType === null && lastText === null) return [span('   '), span('no message', 'quiet')];
  const words = lastText === null || lastText === '' ? `[${harmless(lastType ?? '')}]` : snippet(lastText);
  return [
    span('   '),
    ...(lastStatus === 'failed' ? [span(`${marks.failed} `, 'bad')] : []),
    ...(lastOrigin === null ? [] : [span(`${marks[lastOrigin]} `, lastOrigin)]),
    ...(lastRevoked ? [span('(revoked) ', 'quiet'), span(words, 'quiet', 'struck')] : [span(words, 'quiet')]),
  ];
}

/** Empty while nobody looks after it, and where there is no room. */
function assigneeRow({ assignee }: FeedChat, { columns, marks }: ChatDrawing): Row {
  if (columns < LEAST_WITH_WINDOW) return [];
  if (assignee === null) return [span(`${marks.none} `, 'quiet')];
  return [...cut([span(harmless(assignee))], 10, marks.ellipsis), span(' ')];
}
