import { CoexError } from '../../errors.ts';
import { quoted } from '../candidate/quoted.ts';
import { type ColumnFact, factOfHeading } from './facts.ts';

/** A column as its heading names it; what we know nothing of has no fact. */
export interface Column {
  readonly heading: string;
  readonly fact: ColumnFact | undefined;
}

/**
 * The columns that the first row names; undefined when it is a number and nothing more, for such a file is numbers, one
 * a line. Throws `list-unusable` when no column is the number's, or two tell the same.
 */
export function columnsOf(cells: readonly string[], file: string): readonly Column[] | undefined {
  const columns = cells.map((cell) => ({ heading: cell.trim(), fact: factOfHeading(cell) }));
  for (const [at, { heading, fact }] of columns.entries()) {
    const first = columns.findIndex((column) => column.fact === fact);
    if (fact !== undefined && first !== at) {
      throw new CoexError('list-unusable', {
        what: 'numbers',
        file,
        problem: `its columns ${quoted(columns[first]?.heading ?? '')} and ${quoted(heading)} tell the same`,
        fix: 'Rename or remove the one that is not meant.',
      });
    }
  }
  if (columns.some(({ fact }) => fact?.key === 'number')) return columns;
  const [first = '', ...others] = cells;
  if (!looksLikeNumber(first)) {
    throw new CoexError('list-unusable', {
      what: 'numbers',
      file,
      problem: 'its first line names no column with the numbers',
      fix: 'Name that column `number` (phone and phone_number do too); other columns may have any name.',
    });
  }
  if (others.some((cell) => cell.trim() !== '')) {
    throw new CoexError('list-unusable', {
      what: 'numbers',
      file,
      problem: 'its first line names no columns, and there are several',
      fix: 'Put a line in front that names them, such as number,app_version,admin.',
    });
  }
  return undefined;
}

/** Loosely, to tell a number from a heading; whether it is one is checked later, as of every other. */
function looksLikeNumber(cell: string): boolean {
  return /^['\s]*[+(]?\d[\d\s().,/-]*(e\+?\d+)?\s*$/i.test(cell) && cell.replace(/\D/g, '').length >= 5;
}
