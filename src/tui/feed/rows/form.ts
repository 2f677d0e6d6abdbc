import { harmless } from '../../print/harmless.ts';
import { fitted, span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';
import type { Overlay } from '../state.ts';
import { type DrawnField, fieldLine } from './field.ts';
import { filled } from './in-sight.ts';
import { firstInSight } from './page.ts';
import { wrappedRows } from './wrapped.ts';

const WIDEST_NAME = 14;

/** The values of a template, what it comes to with them, and what speaks against sending it. */
export function formRows(
  form: Overlay & { kind: 'form' },
  size: { readonly columns: number; readonly rows: number },
  marks: Marks,
): DrawnField {
  const { columns } = size;
  const nameColumns = Math.min(WIDEST_NAME, Math.floor(columns / 3));
  const room = Math.max(1, columns - nameColumns - 3);
  const fields = form.template.values.map(({ at, example }, place) => {
    const isChosen = place === form.at;
    const line = fieldLine(form.fields[place] ?? { text: '', at: 0 }, room, example);
    const name = fitted([span(harmless(at), isChosen ? 'strong' : 'quiet')], nameColumns, {
      end: marks.ellipsis,
    });
    const lead = span(isChosen ? '> ' : '  ', 'strong');
    return { row: [lead, ...name, span(' '), ...(line.rows[0] ?? [])], column: line.cursor.column };
  });
  const rows = [...fields.map(({ row }) => row), ...previewRows(form, columns)];
  const first = firstInSight(rows.length, form.at, size.rows);
  return {
    rows: filled(rows.slice(first), size),
    cursor: {
      column: Math.min(columns - 1, nameColumns + 3 + (fields[form.at]?.column ?? 0)),
      row: Math.max(0, form.at - first),
    },
  };
}

function previewRows({ preview }: Overlay & { kind: 'form' }, columns: number): Row[] {
  if (preview === null) return [];
  return [
    [],
    ...preview.lines.flatMap((line) => wrappedRows(line, { columns, first: '  ', isStyled: true })),
    ...(preview.problems.length === 0 ? [] : [[]]),
    ...preview.problems.flatMap((problem) =>
      wrappedRows(problem, { columns, first: '! ', others: '  ', looks: ['bad'] }),
    ),
  ];
}
