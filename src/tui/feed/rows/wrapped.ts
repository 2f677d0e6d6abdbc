import { grouped } from '../../print/counted.ts';
import { formattedRuns } from '../../print/formatted.ts';
import { linesOf } from '../../transcript/lines.ts';
import { cut, span } from '../fit.ts';
import type { Look, Row } from '../row.ts';

/** How a text is broken into rows. */
interface Wrapping {
  readonly columns: number;
  /** Before the first row, and before the others. */
  readonly first?: string;
  readonly others?: string;
  readonly looks?: readonly Look[];
  /** Whether WhatsApp's marks are taken for looks. @default false */
  readonly isStyled?: boolean;
}

/** No text has more rows than this on the screen; what it says whole, an export tells. */
const MOST_ROWS = 160;

/** In code units, about: a letter with its marks. */
const LARGEST_CHARACTER = 2;

/** Someone else's words, of any number of lines, in rows of at most `columns`; of very many the first. */
export function wrappedRows(
  text: string,
  { columns, first = '', others = first, looks = [], isStyled = false }: Wrapping,
): Row[] {
  const room = Math.max(2, columns - Math.max(first.length, others.length));
  // Only as much is taken apart as there are rows for.
  const taken = text.slice(0, MOST_ROWS * room * LARGEST_CHARACTER);
  const rows: Row[] = [];
  for (const line of linesOf(taken)) {
    if (rows.length > MOST_ROWS) break;
    for (const runs of formattedRuns(line, room, isStyled)) {
      const lead = rows.length === 0 ? first : others;
      const words = runs.map((run) => span(run.text, ...looks, ...run.looks));
      rows.push(cut([span(lead, ...looks), ...words], columns));
    }
  }
  if (rows.length <= MOST_ROWS && taken.length === text.length) return rows;
  const rest = `${others}… cut here; ${grouped(text.length)} characters in all`;
  return [...rows.slice(0, MOST_ROWS), cut([span(rest, 'quiet')], columns)];
}
