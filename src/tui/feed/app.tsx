import { Box, useApp, useCursor, useInput, usePaste, useStdout } from 'ink';
import { useEffect, useInsertionEffect } from 'react';
import type { Frame } from './frame.ts';
import type { KeyStroke } from './key-stroke.ts';
import type { PaintRow } from './look.ts';
import { Line, Overlay, Pane } from './panes.tsx';
import { strokesOf } from './stroke-of.ts';
import { WRAP_OFF, WRAP_ON } from './wrap.ts';

/** Gives the terminal back for as long as `during` takes, and draws everything anew afterwards. */
export type Suspend = (during: () => Promise<void>) => Promise<void>;

interface FeedAppProps {
  readonly frame: Frame;
  readonly paint: PaintRow;
  readonly onStroke: (stroke: KeyStroke) => void;
  readonly onPaste: (text: string) => void;
  readonly onMount: (suspend: Suspend) => void;
}

/** A frame on the screen, and the keys that are pressed while it is there. */
export function FeedApp({ frame, paint, onStroke, onPaste, onMount }: FeedAppProps) {
  const { suspendTerminal } = useApp();
  const { setCursorPosition } = useCursor();
  const { stdout } = useStdout();
  // Before the first frame is written; and again on every way out, for Ink takes the view down on all of them.
  useInsertionEffect(() => {
    stdout.write(WRAP_OFF);
    return () => {
      stdout.write(WRAP_ON);
    };
  }, [stdout]);
  useEffect(() => onMount(suspendTerminal), [onMount, suspendTerminal]);
  useInput((input, key) => {
    for (const stroke of strokesOf(input, key)) onStroke(stroke);
  });
  usePaste(onPaste);
  setCursorPosition(frame.cursor === null ? undefined : { x: frame.cursor.column, y: frame.cursor.row });
  return (
    <Box flexDirection="column" width={frame.columns} height={frame.rows}>
      <Line row={frame.status} paint={paint} />
      <Box flexShrink={0}>
        {frame.panes.map((pane) => (
          <Pane key={pane.name} pane={pane} paint={paint} />
        ))}
      </Box>
      <Line row={frame.footer} paint={paint} />
      {frame.overlay === null ? null : <Overlay overlay={frame.overlay} paint={paint} />}
    </Box>
  );
}
