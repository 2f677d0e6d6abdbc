import { widthOf } from '../../print/glyphs.ts';
import { harmless } from '../../print/harmless.ts';
import { fitted, span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';
import type { ChatDetails } from '../source.ts';
import { wrappedRows } from './wrapped.ts';

type Fact = ChatDetails['sections'][number]['facts'][number];

const WIDEST_NAME = 16;

/** What is known of a chat, section by section, names beside their values: the rows of each line. */
export function detailsRows({ sections }: ChatDetails, columns: number, marks: Marks): Row[][] {
  const widest = Math.max(
    0,
    ...sections.flatMap(({ facts }) => facts.map(({ name }) => widthOf(harmless(name)))),
  );
  const nameColumns = Math.min(widest, WIDEST_NAME, Math.floor(columns / 2));
  return sections.flatMap(({ title, facts }) => [
    [fitted([span(` ${harmless(title)}`, 'strong')], columns, { end: marks.ellipsis })],
    ...facts.map((fact) => factRows(fact, nameColumns, columns, marks)),
    [fitted([], columns)],
  ]);
}

function factRows({ name, value, tone }: Fact, nameColumns: number, columns: number, marks: Marks): Row[] {
  const lead = fitted([span(harmless(name), 'quiet')], nameColumns, { end: marks.ellipsis });
  const room = Math.max(2, columns - nameColumns - 4);
  const looks = value === null ? (['quiet'] as const) : tone === undefined ? [] : [tone];
  return wrappedRows(value ?? marks.none, { columns: room, looks }).map((row, at) =>
    fitted([span('  '), ...(at === 0 ? lead : [span(' '.repeat(nameColumns))]), span('  '), ...row], columns),
  );
}
