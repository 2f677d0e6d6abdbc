import { type Command, helpSections } from '../keys.ts';
import { layoutOf } from '../layout.ts';
import type { FeedState, Overlay } from '../state.ts';
import { clamped, withoutOverlay } from './overlays.ts';

type Reading = Extract<Overlay, { kind: 'help' | 'report' }>;

/** Keys of what is read over the panes. `line` counts the lines of the text, however many rows each takes. */
export function readingCommand(state: FeedState, overlay: Reading, command: Command): FeedState {
  const count = lineCount(overlay);
  const page = Math.max(1, layoutOf(state.size, state.focus, state.showsDetails).listRows - 4);
  const to = (line: number): FeedState => ({ ...state, overlay: { ...overlay, line: clamped(line, count) } });
  switch (command) {
    case 'down':
      return to(overlay.line + 1);
    case 'up':
      return to(overlay.line - 1);
    case 'page-down':
      return to(overlay.line + page);
    case 'page-up':
      return to(overlay.line - page);
    case 'first':
      return to(0);
    case 'last':
      return to(count - 1);
    case 'close':
      return withoutOverlay(state);
    default:
      return state;
  }
}

/** A section of the help has a title above its keys, and a blank below. */
function lineCount(overlay: Reading): number {
  if (overlay.kind === 'report') return overlay.report?.lines.length ?? 0;
  return helpSections().reduce((sum, { keys }) => sum + keys.length + 2, 0);
}
