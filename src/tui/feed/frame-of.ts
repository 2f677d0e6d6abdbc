import { asciiRow, span } from './fit.ts';
import type { Frame } from './frame.ts';
import { type Layout, layoutOf, type PaneLayout } from './layout.ts';
import { overlayFrame } from './overlay-frame.ts';
import { chatsPane, conversationPane, detailsPane, type PaneRows, type Paper } from './pane-frames.ts';
import type { Row } from './row.ts';
import { filterRow, footerRow } from './rows/footer.ts';
import { statusLine } from './rows/status-line.ts';
import type { FeedState } from './state.ts';

/** What a state looks like, each row as wide as its place. */
export function frameOf(state: FeedState, paper: Paper): Frame {
  const { marks } = paper;
  const columns = Math.max(1, state.size.columns);
  const layout = layoutOf(state.size, state.focus, state.showsDetails);
  const written = marks.isUnicode ? (row: Row) => row : asciiRow;
  const over = overlayFrame(state, marks);
  const drawn = layout.panes.map((pane) => ({ pane, ...paneRows(pane, layout, state, paper) }));
  const foot = footOf(state, columns, paper);
  return {
    columns,
    rows: state.size.rows,
    status: written(statusLine(state, columns, marks)),
    panes: drawn.map(({ pane, rows }) => ({
      name: pane.name,
      columns: pane.columns,
      rows: rows.map((row) => written(parted(row, pane, marks.vertical))),
    })),
    footer: written(foot.row),
    overlay: over.overlay === null ? null : { ...over.overlay, rows: over.overlay.rows.map(written) },
    cursor: over.cursor ?? foot.cursor(layout.paneRows + 1) ?? paneCursor(drawn),
  };
}

function paneRows(
  { name, textColumns }: PaneLayout,
  layout: Layout,
  state: FeedState,
  paper: Paper,
): PaneRows {
  switch (name) {
    case 'chats':
      return chatsPane(state, textColumns, layout, paper);
    case 'conversation':
      return conversationPane(state, textColumns, layout, paper);
    case 'details':
      return detailsPane(state, textColumns, layout, paper);
  }
}

/** With the line between two panes, where there is one. */
function parted(row: Row, { columns, textColumns }: PaneLayout, vertical: string): Row {
  return columns === textColumns ? row : [...row, span(vertical, 'quiet')];
}

function footOf(state: FeedState, columns: number, { marks }: Paper) {
  const { overlay } = state;
  if (overlay.kind !== 'filter') return { row: footerRow(state, columns, marks), cursor: () => null };
  const { rows, cursor } = filterRow({ ...state, overlay }, columns, marks);
  return { row: rows[0] ?? [], cursor: (row: number): Frame['cursor'] => ({ column: cursor.column, row }) };
}

/** Where something is typed in a pane, as the screen counts. */
function paneCursor(drawn: readonly (PaneRows & { readonly pane: PaneLayout })[]): Frame['cursor'] {
  let left = 0;
  for (const { pane, cursor } of drawn) {
    if (cursor !== null) return { column: left + cursor.column, row: cursor.row + 1 };
    left += pane.columns;
  }
  return null;
}
