import { harmless } from '../print/harmless.ts';
import type { Frame } from './frame.ts';
import type { Marks } from './marks.ts';
import type { Row } from './row.ts';
import { type Box, boxColumns, boxed, FRAME_COLUMNS, FRAME_ROWS } from './rows/box.ts';
import type { DrawnField } from './rows/field.ts';
import { formRows } from './rows/form.ts';
import { helpRows } from './rows/help.ts';
import { pageOf } from './rows/page.ts';
import { paletteRows } from './rows/palette.ts';
import { reportRows } from './rows/report.ts';
import { templatePickerRows } from './rows/template-picker.ts';
import type { FeedState, Overlay } from './state.ts';

type Drawn = Pick<Frame, 'overlay' | 'cursor'>;
type Placed = NonNullable<Frame['overlay']>;

const NOTHING: Drawn = { overlay: null, cursor: null };

/** How wide an overlay wishes to be. */
const READING_COLUMNS = 100;
const TYPING_COLUMNS = 84;
const LIST_ROWS = 16;

/** What stands over the panes, and the cursor in it; nothing for what is typed in the panes themselves. */
export function overlayFrame({ overlay, size }: FeedState, marks: Marks): Drawn {
  const most = size.rows - 2 - FRAME_ROWS;
  if (most < 1 || size.columns <= FRAME_COLUMNS) return NOTHING;
  const columns = boxColumns(size.columns, TYPING_COLUMNS);
  const typed = (title: string, field: DrawnField): Drawn =>
    withCursor(placed(boxed(field.rows, { columns, title, marks }), size), field);
  const list = { columns, rows: Math.min(most, LIST_ROWS) };
  switch (overlay.kind) {
    case 'none':
    case 'filter':
    case 'compose':
      return NOTHING;
    case 'help':
    case 'report': {
      const { title, lines, height } = readingOf(overlay, size, marks);
      const { rows, position } = pageOf(lines, overlay.line, height);
      const box = boxed(rows, {
        columns: boxColumns(size.columns, READING_COLUMNS),
        title,
        foot: position,
        marks,
      });
      return { overlay: placed(box, size), cursor: null };
    }
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

/** What is read over the panes: the rows of each of its lines, and how many rows are seen at once. */
export function readingOf(
  overlay: Extract<Overlay, { kind: 'help' | 'report' }>,
  size: FeedState['size'],
  marks: Marks,
): { readonly title: string; readonly lines: readonly (readonly Row[])[]; readonly height: number } {
  const columns = boxColumns(size.columns, READING_COLUMNS);
  const height = Math.max(1, size.rows - 2 - FRAME_ROWS);
  if (overlay.kind === 'help') return { title: 'Keys', lines: helpRows(columns, marks), height };
  const title = harmless(overlay.report?.title ?? overlay.title);
  return { title, lines: reportRows(overlay, columns, marks), height };
}

const FORM_ROWS = 24;

/** In the middle of the screen. */
function placed(box: Box, size: FeedState['size']): Placed {
  return {
    ...box,
    left: Math.floor((size.columns - box.columns) / 2),
    top: Math.floor((size.rows - box.rows.length) / 2),
  };
}

function withCursor(overlay: Placed, { cursor }: DrawnField): Drawn {
  return {
    overlay,
    cursor: {
      column: overlay.left + FRAME_COLUMNS / 2 + cursor.column,
      row: overlay.top + 1 + cursor.row,
    },
  };
}
