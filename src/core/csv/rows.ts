import { isUtf8 } from 'node:buffer';
import { type ListName, openList } from './opening.ts';
import { splitRows } from './split.ts';

/** A row with its cells, or why it cannot be read; `line` is where it begins, from 1. */
export type Row =
  | { readonly line: number; readonly cells: readonly string[]; readonly problem?: undefined }
  | { readonly line: number; readonly cells?: undefined; readonly problem: string };

const NEWLINE = Buffer.from('\n');

const NOT_UTF8 = 'the row is not valid UTF-8; save the file as CSV in UTF-8';

/**
 * The rows of a CSV list with their cells, in constant memory; what is blank is left out, and the character between cells
 * is found out. Throws `list-unusable` for what is no text in UTF-8.
 */
export async function* readRows(chunks: AsyncIterator<Uint8Array>, name: ListName): AsyncGenerator<Row> {
  const { parse } = await import('csv-parse/sync');
  const { delimiter, bytes } = await openList(chunks, name);
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

export function isBlank(cell: string): boolean {
  return cell.trim() === '';
}
