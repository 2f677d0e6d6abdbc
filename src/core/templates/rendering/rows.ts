import { isBlank, readRows } from '../../csv/index.ts';
import { isRecord } from '../account/records.ts';
import { readValues, type TemplateValues } from './values.ts';

/** The values of one message in a list, or why they cannot be read; `line` is where it begins, from 1. */
export type ValueRow =
  | { readonly line: number; readonly values: TemplateValues; readonly problem?: undefined }
  | { readonly line: number; readonly values?: undefined; readonly problem: string };

/**
 * The messages of a list, one by one, in constant memory: CSV whose headings are addresses, or NDJSON with an object on
 * each line; which, its first character tells. A blank cell is no value. What cannot be read is told by its line and
 * stops nothing. Throws `list-unusable` when none could be.
 */
export async function* readValueRows(
  input: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<ValueRow> {
  const chunks = input[Symbol.asyncIterator]();
  try {
    const { first, all } = await peek(chunks);
    yield* first === '{' ? jsonRows(all) : csvRows(all, file);
  } finally {
    await chunks.return?.();
  }
}

interface Peeked {
  /** The first character that is not blank. */
  readonly first: string | undefined;
  /** Everything, from the beginning. */
  readonly all: AsyncIterator<Uint8Array>;
}

async function peek(chunks: AsyncIterator<Uint8Array>): Promise<Peeked> {
  const held: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await chunks.next();
    if (!done) held.push(value);
    const first = done ? undefined : Buffer.from(value).toString('utf8').replace('\ufeff', '').trimStart()[0];
    if (done || first !== undefined) return { first, all: after(held, chunks) };
  }
}

async function* after(
  held: readonly Uint8Array[],
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* held;
  for (let chunk = await chunks.next(); !chunk.done; chunk = await chunks.next()) yield chunk.value;
}

async function* csvRows(chunks: AsyncIterator<Uint8Array>, file: string): AsyncGenerator<ValueRow> {
  const name = {
    file,
    what: 'values',
    fixEmpty: 'Give a header with the names of the variables, and a row for each message.',
  };
  let header: readonly string[] | undefined;
  for await (const { line, cells, problem } of readRows(chunks, name)) {
    if (cells === undefined) yield { line, problem };
    else if (header === undefined) header = cells.map((cell) => cell.trim());
    else yield csvRow(line, header, cells);
  }
}

function csvRow(line: number, header: readonly string[], cells: readonly string[]): ValueRow {
  if (cells.length < header.length || !cells.slice(header.length).every(isBlank))
    return { line, problem: `expected ${header.length} cells, got ${cells.length}` };
  const given = header.map((at, place) => [at, cells[place] ?? ''] as const);
  return {
    line,
    values: readValues(Object.fromEntries(given.filter(([at, cell]) => at !== '' && cell !== ''))),
  };
}

const NEWLINE = 0x0a;
const LONGEST_LINE_BYTES = 1024 * 1024;

async function* jsonRows(chunks: AsyncIterator<Uint8Array>): AsyncGenerator<ValueRow> {
  let line = 0;
  for await (const bytes of linesOf(chunks)) {
    line += 1;
    if (bytes === undefined) yield { line, problem: 'the line is longer than 1 MB' };
    else if (bytes.some((byte) => byte > 0x20)) yield jsonRow(line, bytes);
  }
}

/** Undefined for a line that is too long. */
async function* linesOf(chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array | undefined> {
  let held: Uint8Array = new Uint8Array();
  let tooLong = false;
  for (let chunk = await chunks.next(); !chunk.done; chunk = await chunks.next()) {
    let bytes: Uint8Array = held.length === 0 ? chunk.value : Buffer.concat([held, chunk.value]);
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE)) {
      yield tooLong ? undefined : bytes.subarray(0, end);
      tooLong = false;
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > LONGEST_LINE_BYTES) tooLong = true;
    held = tooLong ? new Uint8Array() : bytes;
    // A turn of the event loop: Ctrl-C is heard, and what a piece left behind is collected.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (tooLong) yield undefined;
  else if (held.length > 0) yield held;
}

const DECODER = new TextDecoder('utf-8', { fatal: true });

function jsonRow(line: number, bytes: Uint8Array): ValueRow {
  let json: unknown;
  try {
    json = JSON.parse(DECODER.decode(bytes));
  } catch (error) {
    const isText = error instanceof SyntaxError;
    return { line, problem: isText ? 'it is no JSON on one line' : 'it is not valid UTF-8' };
  }
  return isRecord(json) ? { line, values: readValues(json) } : { line, problem: 'it is no JSON object' };
}
