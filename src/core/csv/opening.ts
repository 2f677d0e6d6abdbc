import { isUtf8 } from 'node:buffer';
import { CoexError } from '../errors.ts';
import { LONGEST_ROW_BYTES } from './split.ts';

/** A list whose first line has been looked at. */
export interface OpenedList {
  /** The character that parts the cells. */
  readonly delimiter: string;
  /** The whole list, but for its byte order mark. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const DELIMITERS = [',', ';', '\t'] as const;

/** What a list is called in errors. */
export interface ListName {
  readonly file: string;
  /** What it lists: `numbers`. */
  readonly what: string;
  /** What to do when it is empty. */
  readonly fixEmpty: string;
}

/**
 * Looks at the first line with something in it: what is no text in UTF-8 is refused with what to do (`list-unusable`),
 * and the character most frequent outside quotes is taken to part the cells.
 */
export async function openList(
  chunks: AsyncIterator<Uint8Array>,
  { file, what, fixEmpty }: ListName,
): Promise<OpenedList> {
  let head: Uint8Array = new Uint8Array();
  let whole = false;
  while (!whole && firstLine(head) === undefined && head.length <= LONGEST_ROW_BYTES) {
    const { done, value } = await chunks.next();
    if (done) whole = true;
    else head = Buffer.concat([head, value]);
  }
  const line = firstLine(head) ?? head;
  const problem = problemOfFirst(head, line, fixEmpty);
  if (problem !== undefined) throw new CoexError('list-unusable', { file, what, ...problem });
  return {
    delimiter: delimiterOf(line),
    bytes: joined(begins(head, UTF8_MARK) ? head.subarray(3) : head, chunks),
  };
}

const UTF8_MARK = [0xef, 0xbb, 0xbf];
const UTF16_MARKS = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];
/** What zip files begin with, which .xlsx and .ods are, and the .xls of old. */
const SPREADSHEETS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

const SAVE_AS = 'Save it as CSV in UTF-8 (in Excel “CSV UTF-8”) and give that.';

function problemOfFirst(
  head: Uint8Array,
  line: Uint8Array,
  fixEmpty: string,
): { problem: string; fix: string } | undefined {
  if (SPREADSHEETS.some((mark) => begins(head, mark))) {
    return { problem: 'it is a spreadsheet or a zip file', fix: SAVE_AS };
  }
  // Letters of UTF-16 without a mark come with zeros between them.
  if (UTF16_MARKS.some((mark) => begins(head, mark)) || line.includes(0)) {
    return { problem: 'it is UTF-16, or no text at all', fix: SAVE_AS };
  }
  if (!isUtf8(line)) return { problem: 'its first line is not valid UTF-8', fix: SAVE_AS };
  if (Buffer.from(line).toString().replace('\ufeff', '').trim() === '')
    return { problem: 'it is empty', fix: fixEmpty };
  if (line.length <= LONGEST_ROW_BYTES) return undefined;
  return { problem: `its first line is longer than ${LONGEST_ROW_BYTES / 1024} KiB`, fix: fixEmpty };
}

function begins(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}

/** From the beginning to the end of the first line that is not blank; undefined while it has no end. */
function firstLine(bytes: Uint8Array): Uint8Array | undefined {
  const something = bytes.findIndex((byte) => byte !== NEWLINE && byte !== RETURN);
  if (something === -1) return undefined;
  const ends = [NEWLINE, RETURN].map((byte) => bytes.indexOf(byte, something)).filter((end) => end !== -1);
  return ends.length === 0 ? undefined : bytes.subarray(something, Math.min(...ends));
}

function delimiterOf(line: Uint8Array): string {
  const counts = new Map<number, number>();
  let quoted = false;
  for (const byte of line) {
    if (byte === QUOTE) quoted = !quoted;
    else if (!quoted) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  }
  const count = (delimiter: string) => counts.get(delimiter.charCodeAt(0)) ?? 0;
  // The first of equals: a comma, also when there is none of them.
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/** About a hundred rows. */
const PIECE_BYTES = 8 * 1024;

async function* joined(head: Uint8Array, others: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* cut(head);
  for (let chunk = await others.next(); !chunk.done; chunk = await others.next()) yield* cut(chunk.value);
}

/**
 * Pieces with a turn of the event loop between them: Ctrl-C is heard, and what a piece left behind is collected before the
 * next one comes. Rows by the thousand in one turn make V8 stretch its heap to three times the size.
 */
async function* cut(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    yield bytes.subarray(at, at + PIECE_BYTES);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
