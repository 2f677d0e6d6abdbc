/** The line a row begins on, and the row as it stands in the file without its end; or why it cannot be taken apart. */
export type SplitRow =
  | { readonly line: number; readonly bytes: Uint8Array; readonly problem?: undefined }
  | { readonly line: number; readonly bytes?: undefined; readonly problem: string };

/** More than any row of a list needs; what is longer is let go, so that memory stays what it is. */
export const LONGEST_ROW_BYTES = 64 * 1024;

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * The rows of a CSV file, some at a time, blank ones left out. A row may go on over lines where a cell is quoted. What is
 * broken costs one line: a quote that never closes does not swallow the rows after it, and an endless line is passed
 * over without being kept. (csv-parse by itself loses all that follows in both cases, and counts a CRLF in quotes as two
 * lines: csv-parse 7.0.3, lib/api/index.js.)
 */
export async function* splitRows(
  input: AsyncIterable<Uint8Array>,
  delimiter: number,
): AsyncGenerator<readonly SplitRow[]> {
  // From the beginning of the first row that is not whole yet.
  let held: Uint8Array = new Uint8Array();
  let line = 1;
  let passingOver = false;
  for await (const chunk of input) {
    let bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    if (passingOver) {
      const next = nextLine(bytes, 0, false);
      if (next === undefined) {
        held = perhapsHalfAnEnd(bytes);
        continue;
      }
      line += 1;
      bytes = bytes.subarray(next);
    }
    const taken = takeRows(bytes, line, delimiter, false);
    if (taken.rows.length > 0) yield taken.rows;
    ({ rest: held, line, passingOver } = taken);
  }
  if (!passingOver && held.length > 0) yield takeRows(held, line, delimiter, true).rows;
}

interface Taken {
  readonly rows: readonly SplitRow[];
  /** Where the row begins that is not whole yet. */
  readonly rest: Uint8Array;
  /** The line of `rest`. */
  readonly line: number;
  /** Whether `rest` goes on with a line that was given up as too long. */
  readonly passingOver: boolean;
}

function takeRows(bytes: Uint8Array, fromLine: number, delimiter: number, atEnd: boolean): Taken {
  const rows: SplitRow[] = [];
  let line = fromLine;
  let start = 0;
  while (start < bytes.length) {
    const row = rowAt(bytes, start, delimiter, atEnd);
    if (row.kind === 'unfinished') break;
    if (row.kind === 'whole') {
      const whole = bytes.subarray(start, row.end);
      if (!isBlank(whole)) rows.push({ line, bytes: whole });
      line += row.lines;
      start = row.next;
      continue;
    }
    const next = nextLine(bytes, start, atEnd);
    if (next === undefined && bytes.length - start <= LONGEST_ROW_BYTES) break;
    rows.push({ line, problem: row.problem });
    if (next === undefined) return { rows, rest: perhapsHalfAnEnd(bytes), line, passingOver: true };
    line += 1;
    start = next;
  }
  return { rows, rest: bytes.subarray(start), line, passingOver: false };
}

type RowAt =
  | { readonly kind: 'whole'; readonly end: number; readonly next: number; readonly lines: number }
  | { readonly kind: 'broken'; readonly problem: string }
  | { readonly kind: 'unfinished' };

/** Follows a row from its beginning to its end; quotes count only where they open a cell, as in RFC 4180. */
function rowAt(bytes: Uint8Array, start: number, delimiter: number, atEnd: boolean): RowAt {
  let state: 'cell begins' | 'in cell' | 'in quotes' | 'after quotes' = 'cell begins';
  let lines = 1;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (state === 'in quotes') {
      if (at - start > LONGEST_ROW_BYTES)
        return { kind: 'broken', problem: lines === 1 ? TOO_LONG : UNCLOSED };
      if (byte === QUOTE && bytes[at + 1] === QUOTE) at += 1;
      else if (byte === QUOTE) state = 'after quotes';
      else if (byte === NEWLINE || (byte === RETURN && bytes[at + 1] !== NEWLINE)) lines += 1;
      continue;
    }
    if (at - start > LONGEST_ROW_BYTES) return { kind: 'broken', problem: TOO_LONG };
    if (byte === NEWLINE) return { kind: 'whole', end: at, next: at + 1, lines };
    if (byte === RETURN) {
      if (at + 1 === bytes.length && !atEnd) return { kind: 'unfinished' };
      return { kind: 'whole', end: at, next: bytes[at + 1] === NEWLINE ? at + 2 : at + 1, lines };
    }
    if (byte === delimiter) state = 'cell begins';
    else if (state === 'after quotes')
      return { kind: 'broken', problem: lines === 1 ? AFTER_QUOTES : UNCLOSED };
    else if (byte === QUOTE && state === 'cell begins') state = 'in quotes';
    else state = 'in cell';
  }
  if (!atEnd) return { kind: 'unfinished' };
  if (state === 'in quotes') return { kind: 'broken', problem: UNCLOSED };
  return { kind: 'whole', end: bytes.length, next: bytes.length, lines };
}

const TOO_LONG = `the row is longer than ${LONGEST_ROW_BYTES / 1024} KiB`;
const UNCLOSED = 'a quote is opened and never closed';
const AFTER_QUOTES = 'there is text after a closing quote';

/** Where the line after the one at `start` begins; undefined when that cannot be told yet. */
function nextLine(bytes: Uint8Array, start: number, atEnd: boolean): number | undefined {
  for (let at = start; at < bytes.length; at += 1) {
    if (bytes[at] === NEWLINE) return at + 1;
    if (bytes[at] !== RETURN) continue;
    if (at + 1 < bytes.length) return bytes[at + 1] === NEWLINE ? at + 2 : at + 1;
    break;
  }
  return atEnd ? bytes.length : undefined;
}

/** A carriage return that comes last may be half of a line's end. */
function perhapsHalfAnEnd(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === RETURN ? bytes.subarray(-1) : new Uint8Array();
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === SPACE || byte === TAB);
}
