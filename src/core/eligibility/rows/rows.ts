import { isBlank, type Row, readRows } from '../../csv/index.ts';
import { CoexError } from '../../errors.ts';
import type { Candidate } from '../candidate/candidate.ts';
import { quoted } from '../candidate/quoted.ts';
import { TOLD_AS } from '../candidate/verdicts.ts';
import { factOfHeading, saysNothing } from './facts.ts';
import { type Column, columnsOf } from './header.ts';

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
    for await (const row of readRows(chunks, { file, ...LIST })) {
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

const LIST = {
  what: 'numbers',
  fixEmpty: 'Give a header and a row for each number, or only the numbers, one a line.',
};

const NUMBER_ALONE: Column = { heading: 'number', fact: factOfHeading('number') };

function unusableHeader(file: string, problem: string): CoexError {
  const fix = 'Mend it: it names the columns, such as number,app_version,admin.';
  return new CoexError('list-unusable', {
    file,
    what: LIST.what,
    problem: `in its first line ${problem}`,
    fix,
  });
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
