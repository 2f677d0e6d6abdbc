import { harmless } from '../../print/harmless.ts';
import { fitted, sides, span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import { type PaletteEntry, paletteEntries } from '../palette.ts';
import type { Row } from '../row.ts';
import type { Overlay } from '../state.ts';
import { emphasized } from './chat.ts';
import type { DrawnField } from './field.ts';
import { shownKeys } from './help.ts';
import { searchRows } from './search.ts';

/** What is looked for, and the commands that fit it. */
export function paletteRows(
  { field, at }: Overlay & { kind: 'palette' },
  size: { readonly columns: number; readonly rows: number },
  marks: Marks,
): DrawnField {
  const entries = paletteEntries(field.text);
  const rows = entries.map((entry, place) => entryRow(entry, place === at, size.columns, marks));
  const none = [fitted([span('  No command is called so.', 'quiet')], size.columns)];
  return searchRows(field, rows.length === 0 ? none : rows, at, size);
}

function entryRow(entry: PaletteEntry, isChosen: boolean, columns: number, marks: Marks): Row {
  const lead = span(isChosen ? `${marks.pointer} ` : '  ');
  const row =
    entry.kind === 'explain'
      ? fitted([lead, span(`Explain ${harmless(entry.code)}`)], columns, { end: marks.ellipsis })
      : sides(
          [lead, span(entry.binding.says)],
          shownKeys(entry.binding.keys, marks),
          columns,
          marks.ellipsis,
        );
  return emphasized(row, isChosen ? 'chosen' : 'none');
}
