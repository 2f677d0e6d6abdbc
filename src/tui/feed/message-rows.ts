import { dayHeading, dayOf, timeOf } from '../transcript/times.ts';
import { cut, fitted, rowWidth, sides, span } from './fit.ts';
import type { Marks } from './marks.ts';
import type { MessageRows } from './measure.ts';
import type { Row } from './row.ts';
import { type MessageStyle, partRows } from './rows/part.ts';
import { speakerRow } from './rows/speaker.ts';
import { statusTicks } from './rows/status-ticks.ts';
import type { FeedMessage } from './source.ts';

/** No message has more rows than this on the screen. */
const MOST_ROWS = 200;

/** Draws messages, each once for as long as neither it nor its place changes. */
export function createMessageRows(options: MessageStyle): MessageRows {
  const drawn = new WeakMap<FeedMessage, { readonly key: string; readonly rows: readonly Row[] }>();
  return (message, previous, columns) => {
    const rules = rulesAbove(message, previous);
    const key = `${columns} ${rules.join()}`;
    const known = drawn.get(message);
    if (known?.key === key) return known.rows;
    const rows = rowsOf(message, rules, columns, options);
    drawn.set(message, { key, rows });
    return rows;
  };
}

/** What stands above a message: where its history ends, and its day. */
export function rulesAbove(message: FeedMessage, previous: FeedMessage | undefined): string[] {
  if (message.parts.length === 0) return [];
  const day = dayIn(message);
  const isNewDay = previous === undefined || dayIn(previous) !== day;
  const goesLive = previous?.imported === true && !message.imported;
  return [
    ...(goesLive ? ['imported history above, live from here'] : []),
    ...(isNewDay ? [dayHeading(day)] : []),
  ];
}

function rowsOf(
  message: FeedMessage,
  rules: readonly string[],
  columns: number,
  options: MessageStyle,
): Row[] {
  if (message.parts.length === 0) return [];
  const { marks } = options;
  const said = message.parts.flatMap((part) => partRows(part, columns, options));
  const rows = [
    ...rules.map((text) => ruleRow(text, columns, marks)),
    headRow(message, columns, marks),
    ...said.slice(0, MOST_ROWS),
    ...(said.length > MOST_ROWS
      ? [cut([span(`   … ${said.length - MOST_ROWS} rows more`, 'quiet')], columns)]
      : []),
  ];
  return rows.map((row) => fitted(row, columns));
}

function headRow({ at, origin, imported, status }: FeedMessage, columns: number, marks: Marks): Row {
  return sides(
    [
      span(` ${timeOf(isoOf(at))} `, 'quiet'),
      ...speakerRow(origin, marks),
      ...(imported ? [span(' (imported)', 'quiet')] : []),
    ],
    [...statusTicks(status, marks), span(' ')],
    columns,
    marks.ellipsis,
  );
}

/** `── Thursday, 2026-11-05 ──`, in the middle. */
function ruleRow(text: string, columns: number, { horizontal }: Marks): Row {
  const words = cut([span(` ${text} `)], columns);
  const room = columns - rowWidth(words);
  const left = Math.floor(room / 2);
  const line =
    horizontal.repeat(left) + words.map((piece) => piece.text).join('') + horizontal.repeat(room - left);
  return [span(line, 'quiet')];
}

function dayIn({ at }: FeedMessage): string {
  return dayOf(isoOf(at));
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
