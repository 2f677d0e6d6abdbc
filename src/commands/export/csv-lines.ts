import { stringify } from 'csv-stringify/sync';
import { digitsOf } from '../../core/rules/index.ts';
import { keptMedia } from '../../core/wire/message-content.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { DataLines } from './data-lines.ts';
import type { ChatEvent, MessageEvent } from './events.ts';

type Cell = string | number | boolean | null;

/** Columns by their names, in their order; what is a list is JSON within a cell. */
const COLUMNS: Readonly<Record<string, (message: MessageEvent, chat: ChatEvent) => Cell>> = {
  chat: ({ chat }) => chat,
  with: (message) => message.with,
  phone: (_, { waId }) => waId,
  bsuid: (_, { userId }) => userId,
  username: (_, { username }) => username,
  number: (_, { displayPhoneNumber }) => displayPhoneNumber && digitsOf(displayPhoneNumber),
  phone_number_id: ({ phoneNumberId }) => phoneNumberId,
  sent_at: ({ sentAt }) => sentAt,
  origin: ({ origin }) => origin,
  direction: ({ direction }) => direction,
  imported: ({ imported }) => imported,
  type: ({ type }) => type,
  text: ({ text }) => text,
  first_text: ({ firstText }) => firstText,
  edited: ({ edited }) => edited,
  revoked: ({ revoked }) => revoked,
  revisions: ({ revisions }) => listed(revisions),
  status: ({ status }) => status,
  statuses: ({ statuses }) => listed(statuses),
  reactions: ({ reactions }) => listed(reactions),
  reply_to: ({ replyTo }) => replyTo,
  reply_to_text: ({ quoted }) => quoted?.text ?? null,
  media_type: ({ media }) => keptMedia.safeParse(media).data?.mime_type ?? null,
  media_name: ({ media }) => keptMedia.safeParse(media).data?.filename ?? null,
  media_sha256: ({ media }) => keptMedia.safeParse(media).data?.sha256 ?? null,
  file_state: ({ file }) => file?.state ?? null,
  file: ({ file }) => file?.path ?? null,
  wamid: ({ wamid }) => wamid,
  extra: ({ extra }) => (extra === null ? null : JSON.stringify(extra)),
};

const CELLS = Object.values(COLUMNS);

/** So many lines are made at once: one by one takes three times as long. */
const LINES_AT_ONCE = 100;

/** A line for each message. What a spreadsheet would take for a formula has an apostrophe before it. */
export function csvLines(isOnScreen: boolean): DataLines {
  const written = (rows: readonly (readonly Cell[])[]) =>
    stringify(isOnScreen ? rows.map((cells) => cells.map(shown)) : [...rows], {
      escape_formulas: true,
      cast: { boolean: String },
    });
  let chat: ChatEvent | undefined;
  let rows: Cell[][] = [];
  return {
    head: () => written([Object.keys(COLUMNS)]),
    event: (event) => {
      if (event.event === 'chat') chat = event;
      const about = chat;
      if (event.event === 'message' && about !== undefined)
        rows.push(CELLS.map((cell) => cell(event, about)));
      if (event.event !== 'done' && rows.length < LINES_AT_ONCE) return '';
      const lines = written(rows);
      rows = [];
      return lines;
    },
  };
}

function listed(items: readonly object[]): string | null {
  return items.length === 0 ? null : JSON.stringify(items);
}

function shown(cell: Cell): Cell {
  return typeof cell === 'string' ? harmless(cell) : cell;
}
