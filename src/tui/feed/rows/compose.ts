import { harmless } from '../../print/harmless.ts';
import { snippet } from '../../transcript/lines.ts';
import { timeOf } from '../../transcript/times.ts';
import { fitted, span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';
import type { FeedMessage } from '../source.ts';
import type { Overlay } from '../state.ts';
import { type DrawnField, fieldLines } from './field.ts';
import { filled } from './in-sight.ts';
import { titleRow } from './title.ts';

/** What Meta takes in one text. */
const MOST_CHARACTERS = 4096;
/** From here on, it is told how many there are. */
const NEARLY_FULL = 3500;

/** What is being written, in so many rows: whom it answers, and the text. */
export function composeRows(
  compose: Overlay & { kind: 'compose' },
  size: { readonly columns: number; readonly rows: number },
  marks: Marks,
): DrawnField {
  const { columns, rows } = size;
  const heading = rows < 2 ? [] : [headingRow(compose, columns, marks)];
  const field = fieldLines(compose.field, Math.max(1, columns - 2), Math.max(1, rows - heading.length));
  const text = field.rows.map((row) => fitted([span(' '), ...row], columns));
  return {
    rows: filled([...heading, ...text], size),
    cursor: {
      column: Math.min(columns - 1, field.cursor.column + 1),
      row: field.cursor.row + heading.length,
    },
  };
}

function headingRow(
  { chat, replyTo, field }: Overlay & { kind: 'compose' },
  columns: number,
  marks: Marks,
): Row {
  const to = replyTo === undefined ? `message to ${harmless(chat.name)}` : `reply to ${quoted(replyTo)}`;
  const { length } = field.text;
  const count = `${length}/${MOST_CHARACTERS}`;
  const tone = length > MOST_CHARACTERS ? 'bad' : 'warning';
  return titleRow({
    left: [span(`${marks.horizontal}${marks.horizontal} `, 'quiet'), span(to, 'api')],
    right: length < NEARLY_FULL ? [] : [span(count, tone)],
    columns,
    marks,
  });
}

function quoted({ at, type, parts }: FeedMessage): string {
  const words = parts.find((part) => part.kind === 'words' || part.kind === 'label');
  const text = words === undefined || !('text' in words) ? `[${harmless(type)}]` : snippet(words.text);
  return `${timeOf(new Date(at).toISOString())} ${text}`;
}
