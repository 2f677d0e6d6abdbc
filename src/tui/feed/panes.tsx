import { Box, Text } from 'ink';
import { memo } from 'react';
import type { Frame, PaneFrame } from './frame.ts';
import type { PaintRow } from './look.ts';
import type { Row } from './row.ts';
import { isSameRow } from './same.ts';

interface LineProps {
  readonly row: Row;
  readonly paint: PaintRow;
  /** It stands over others, and its blanks hide them. */
  readonly isOver?: boolean;
}

/**
 * A row of the screen. One that looks as before costs neither React nor the layout anything; what Ink pays for every row
 * of every frame goes by its letters, so blanks at its end are left to the background.
 */
export const Line = memo(
  ({ row, paint, isOver = false }: LineProps) => {
    const text = isOver ? paint(row) : paint(row).trimEnd();
    // Ink gives a text without letters no height.
    return <Text wrap="truncate">{text || ' '}</Text>;
  },
  (before, now) => before.paint === now.paint && isSameRow(before.row, now.row),
);

interface PaneProps {
  readonly pane: PaneFrame;
  readonly paint: PaintRow;
}

/** A pane beside the others. */
export function Pane({ pane, paint }: PaneProps) {
  return (
    <Box flexDirection="column" width={pane.columns} flexShrink={0}>
      <Lines rows={pane.rows} paint={paint} />
    </Box>
  );
}

interface OverlayProps {
  readonly frame: Frame;
  readonly overlay: NonNullable<Frame['overlay']>;
  readonly paint: PaintRow;
}

/** What stands over the panes, in the middle of the screen. */
export function Overlay({ frame, overlay, paint }: OverlayProps) {
  return (
    <Box
      position="absolute"
      flexDirection="column"
      left={Math.floor((frame.columns - overlay.columns) / 2)}
      top={Math.floor((frame.rows - overlay.rows.length) / 2)}
      width={overlay.columns}
    >
      <Lines rows={overlay.rows} paint={paint} isOver />
    </Box>
  );
}

interface LinesProps {
  readonly rows: readonly Row[];
  readonly paint: PaintRow;
  readonly isOver?: boolean;
}

function Lines({ rows, paint, isOver = false }: LinesProps) {
  // biome-ignore lint/suspicious/noArrayIndexKey: a row is a place on the screen
  return rows.map((row, index) => <Line key={index} row={row} paint={paint} isOver={isOver} />);
}
