import type { Command } from '../keys.ts';
import { paletteEntries } from '../palette.ts';
import type { FeedState, Overlay } from '../state.ts';
import { explaining } from './outgoing.ts';
import { clamped, withoutOverlay } from './overlays.ts';

type Palette = Extract<Overlay, { kind: 'palette' }>;

/** Keys of the palette, but for those that edit it; `run` does what a key in the panes would. */
export function paletteCommand(
  state: FeedState,
  overlay: Palette,
  command: Command,
  run: (state: FeedState, command: Command) => FeedState,
): FeedState {
  const entries = paletteEntries(overlay.field.text);
  switch (command) {
    case 'down':
      return { ...state, overlay: { ...overlay, at: clamped(overlay.at + 1, entries.length) } };
    case 'up':
      return { ...state, overlay: { ...overlay, at: clamped(overlay.at - 1, entries.length) } };
    case 'close':
      return withoutOverlay(state);
    case 'accept': {
      const entry = entries[overlay.at];
      if (entry === undefined) return state;
      const closed = withoutOverlay(state);
      return entry.kind === 'explain' ? explaining(closed, entry.code) : run(closed, entry.command);
    }
    default:
      return state;
  }
}
