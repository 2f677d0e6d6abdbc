import { harmless } from '../print/harmless.ts';
import type { Frame } from './frame.ts';
import type { Marks } from './marks.ts';
import { boxColumns, boxed, FRAME_COLUMNS, FRAME_ROWS } from './rows/box.ts';
import type { DrawnField } from './rows/field.ts';
import { formRows } from './rows/form.ts';
import { helpRows } from './rows/help.ts';
import { pageOf } from './rows/page.ts';
import { paletteRows } from './rows/palette.ts';
import { reportRows } from './rows/report.ts';
import { templatePickerRows } from './rows/template-picker.ts';
import type { FeedState } from './state.ts';

type Drawn = Pick<Frame, 'overlay' | 'cursor'>;

const NOTHING: Drawn = { overlay: null, cursor: null };

/** How wide an overlay wishes to be. */
const READING_COLUMNS = 100;
const TYPING_COLUMNS = 84;
const LIST_ROWS = 16;

/** What stands over the panes, and the cursor in it; nothing for what is typed in the panes themselves. */
export function overlayFrame({ overlay, size }: FeedState, marks: Marks): Drawn {
  const most = size.rows - 2 - FRAME_ROWS;
  if (most < 1 || size.columns <= FRAME_COLUMNS) return NOTHING;
  const inner = (wished: number) => boxColumns(size.columns, wished);
  const read = (title: string, lines: Parameters<typeof pageOf>[0], line: number): Drawn => {
    const { rows, position } = pageOf(lines, line, most);
    return {
      overlay: boxed(rows, { columns: inner(READING_COLUMNS), title, foot: position, marks }),
      cursor: null,
    };
  };
  const typed = (title: string, field: DrawnField): Drawn =>
    withCursor(boxed(field.rows, { columns: inner(TYPING_COLUMNS), title, marks }), field, size);
  const list = { columns: inner(TYPING_COLUMNS), rows: Math.min(most, LIST_ROWS) };
  switch (overlay.kind) {
    case 'none':
    case 'filter':
    case 'compose':
      return NOTHING;
    case 'help':
      return read('Keys', helpRows(inner(READING_COLUMNS), marks), overlay.line);
    case 'report':
      return read(
        harmless(overlay.report?.title ?? overlay.title),
        reportRows(overlay, inner(READING_COLUMNS), marks),
        overlay.line,
      );
    case 'palette':
      return typed('Commands', paletteRows(overlay, list, marks));
    case 'templates':
      return typed(`A template to ${harmless(overlay.chat.name)}`, templatePickerRows(overlay, list, marks));
    case 'form': {
      const { name, language } = overlay.template;
      const title = `${harmless(name)}, ${harmless(language)}`;
      return typed(title, formRows(overlay, { ...list, rows: Math.min(most, FORM_ROWS) }, marks));
    }
  }
}

const FORM_ROWS = 24;

function withCursor(
  overlay: NonNullable<Frame['overlay']>,
  { cursor }: DrawnField,
  size: FeedState['size'],
): Drawn {
  return {
    overlay,
    cursor: {
      column: Math.floor((size.columns - overlay.columns) / 2) + FRAME_COLUMNS / 2 + cursor.column,
      row: Math.floor((size.rows - overlay.rows.length) / 2) + 1 + cursor.row,
    },
  };
}
