import { isUtf8 } from 'node:buffer';
import { CoexError } from '../../errors.ts';
import type { Candidate } from '../candidate/candidate.ts';
import { quoted } from '../candidate/quoted.ts';
import { TOLD_AS } from '../candidate/verdicts.ts';
import { factOfHeading, saysNothing } from './facts.ts';
import { type Column, columnsOf } from './header.ts';
import { openList } from './opening.ts';
import { splitRows } from './split.ts';

/** What a list of numbers gives, in its order: first its columns, then a candidate or a problem for each row. */
export type ListItem =
  | {
      readonly kind: 'columns';
      /** The facts it tells, by the names of their columns: `app-version`. */
      readonly told: readonly string[];
      /** Headings that nothing is known of; they are not looked at. */
      readonly ignored: readonly string[];
    }
  | ListedCandidate
  | { readonly kind: 'problem'; readonly line: number; readonly problem: string };

export interface ListedCandidate {
  readonly kind: 'candidate';
  /** Where its row begins, from 1. */
  readonly line: number;
  /** The facts that its row tells, and no others. */
  readonly candidate: Candidate;
}

interface ListOptions {
  /** What the list is called in errors. */
  readonly file: string;
  /** Unix milliseconds: dates in the list become days before it. */
  readonly now: number;
}

/**
 * The numbers of a CSV list, row by row, in constant memory: commas, semicolons or tabs, headings in any spelling and
 * order, or bare numbers, one a line. A row that cannot be read is told by its line and what is wrong, and stops
 * nothing. Throws `list-unusable` when none could be: no header, UTF-16, a spreadsheet.
 */
export async function* readList(
  input: AsyncIterable<Uint8Array>,
  { file, now }: ListOptions,
): AsyncGenerator<ListItem> {
  const chunks = input[Symbol.asyncIterator]();
  let columns: readonly Column[] | undefined;
  try {
    for await (const row of readRows(chunks, file)) {
      if (columns !== undefined) {
        yield itemOf(row, columns, now);
        continue;
      }
      if (row.cells === undefined) throw unusableHeader(file, row.problem);
      const header = columnsOf(row.cells, file);
      columns = header ?? [NUMBER_ALONE];
      yield columnsItem(columns);
      if (header === undefined) yield itemOf(row, columns, now);
    }
  } finally {
    await chunks.return?.();
  }
}

type Row =
  | { readonly line: number; readonly cells: readonly string[]; readonly problem?: undefined }
  | { readonly line: number; readonly cells?: undefined; readonly problem: string };

const NEWLINE = Buffer.from('\n');

const NUMBER_ALONE: Column = { heading: 'number', fact: factOfHeading('number') };

const NOT_UTF8 = 'the row is not valid UTF-8; save the file as CSV in UTF-8';

/** Rows with their cells; what is blank is left out. */
async function* readRows(chunks: AsyncIterator<Uint8Array>, file: string): AsyncGenerator<Row> {
  const { parse } = await import('csv-parse/sync');
  const { delimiter, bytes } = await openList(chunks, file);
  for await (const rows of splitRows(bytes, delimiter.charCodeAt(0))) {
    const read = rows.map((row) =>
      row.bytes === undefined || isUtf8(row.bytes) ? row : { line: row.line, problem: NOT_UTF8 },
    );
    // Every row is known to be whole, so as many come out of the parser as go in.
    const cells = parse(Buffer.concat(read.flatMap(({ bytes }) => (bytes ? [bytes, NEWLINE] : []))), {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
    }).values();
    for (const { line, bytes, problem } of read) {
      const row = bytes === undefined ? { line, problem } : { line, cells: cells.next().value ?? [] };
      if (!row.cells?.every(isBlank)) yield row;
    }
  }
}

function unusableHeader(file: string, problem: string): CoexError {
  const fix = 'Mend it: it names the columns, such as number,app_version,admin.';
  return new CoexError('list-unusable', { file, problem: `in its first line ${problem}`, fix });
}

function columnsItem(columns: readonly Column[]): ListItem {
  return {
    kind: 'columns',
    told: columns.flatMap(({ fact }) => (fact ? TOLD_AS[fact.key] : [])),
    ignored: columns.flatMap(({ heading, fact }) => (fact === undefined && heading !== '' ? [heading] : [])),
  };
}

function itemOf({ line, cells, problem }: Row, columns: readonly Column[], now: number): ListItem {
  if (cells === undefined) return { kind: 'problem', line, problem };
  const more = cells.slice(columns.length);
  if (cells.length < columns.length || !more.every(isBlank)) {
    const expected = columns.length === 1 ? 'one cell' : `${columns.length} cells`;
    const problem = `expected ${expected}, got ${cells.length}`;
    return { kind: 'problem', line, problem };
  }
  const told: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [at, { heading, fact }] of columns.entries()) {
    const cell = (cells[at] ?? '').trim();
    if (fact === undefined || saysNothing(cell)) continue;
    told[fact.key] = fact.read(cell, now);
    if (told[fact.key] === undefined) {
      problems.push(`${heading}: expected ${fact.expected}, got ${quoted(cell)}`);
    }
  }
  if (told.number === undefined) problems.unshift('it has no number');
  if (problems.length > 0) return { kind: 'problem', line, problem: problems.join('; ') };
  return { kind: 'candidate', line, candidate: told };
}

function isBlank(cell: string): boolean {
  return cell.trim() === '';
}
