import type { KeyStroke } from '../key-stroke.ts';
import { type Command, commandFor } from '../keys.ts';
import type { FeedState } from '../state.ts';
import { withTask } from '../tasks.ts';
import { filterCommand } from './filter.ts';
import { isEdit } from './overlays.ts';
import { paletteCommand } from './palette.ts';
import { panesCommand } from './panes.ts';
import { readingCommand } from './reading.ts';
import { composeCommand } from './reply.ts';
import { formCommand, templatesCommand } from './template.ts';
import { withEdit, withTyped } from './typing.ts';
import type { Ground } from './views.ts';

/** What a key does: a command of what takes the keys at the moment, or a character where text is typed. */
export function keyed(state: FeedState, stroke: KeyStroke, ground: Ground): FeedState {
  const command = commandFor(stroke, state);
  return command === undefined ? withTyped(state, stroke.text) : commanded(state, command, ground);
}

function commanded(state: FeedState, command: Command, ground: Ground): FeedState {
  if (command === 'quit') return { ...state, isLeaving: true };
  if (command === 'suspend') return withTask(state, { kind: 'suspend' });
  if (isEdit(command)) return withEdit(state, command);
  const { overlay } = state;
  switch (overlay.kind) {
    case 'none':
      return panesCommand(state, command, ground);
    case 'help':
    case 'report':
      return readingCommand(state, overlay, command, ground);
    case 'filter':
      return filterCommand(state, overlay, command, ground);
    case 'palette':
      return paletteCommand(state, overlay, command, (closed, chosen) => commanded(closed, chosen, ground));
    case 'compose':
      return composeCommand(state, overlay, command);
    case 'templates':
      return templatesCommand(state, overlay, command);
    case 'form':
      return formCommand(state, overlay, command);
  }
}
