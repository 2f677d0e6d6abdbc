import type { Frame } from './frame.ts';
import type { PaintRow } from './look.ts';

/** The other screen, empty, without a cursor. */
const OPEN = '\u001B[?1049h\u001B[?25l\u001B[2J\u001B[H';
/** Ink draws from where the cursor is; until it has, nothing else is shown, where the terminal knows how (mode 2026). */
const HAND_OVER = '\u001B[?2026h\u001B[H';

/** Takes a first paint away again, when nothing comes after it. */
export const UNPAINT = '\u001B[?2026l\u001B[?25h\u001B[?1049l';

/** A frame that is written as it is: Ink takes longer to load than all that comes before it. */
export function firstPaint({ status, panes, footer }: Frame, paint: PaintRow): string {
  const height = Math.max(0, ...panes.map(({ rows }) => rows.length));
  const between = Array.from({ length: height }, (_, row) => panes.flatMap((pane) => pane.rows[row] ?? []));
  return OPEN + [status, ...between, footer].map(paint).join('\r\n') + HAND_OVER;
}
