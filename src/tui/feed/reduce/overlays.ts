import { type Field, type FieldEdit, type FieldRules, LINE, MESSAGE_TEXT } from '../field.ts';
import type { Command } from '../keys.ts';
import type { FeedState, Overlay } from '../state.ts';
import { withoutOverlayTasks } from '../tasks.ts';

/** Puts something over the panes; what the one before it asked for is waited for no more. */
export function withOverlay(state: FeedState, overlay: Overlay): FeedState {
  return { ...withoutOverlayTasks(state), overlay };
}

export function withoutOverlay(state: FeedState): FeedState {
  return withOverlay(state, { kind: 'none' });
}

/** The field that is typed into at the moment; undefined where none is. */
export function activeField(overlay: Overlay): Field | undefined {
  if (overlay.kind === 'form') return overlay.fields[overlay.at];
  return 'field' in overlay ? overlay.field : undefined;
}

export function fieldRules(overlay: Overlay): FieldRules {
  return overlay.kind === 'compose' ? MESSAGE_TEXT : LINE;
}

const EDITS: Readonly<Record<FieldEdit, true>> = {
  'cursor-left': true,
  'cursor-right': true,
  'cursor-up': true,
  'cursor-down': true,
  'cursor-start': true,
  'cursor-end': true,
  'delete-before': true,
  'delete-after': true,
  'delete-word': true,
  'delete-all': true,
};

export function isEdit(command: Command): command is FieldEdit {
  return command in EDITS;
}

/** A place in a list of choices, kept inside it. */
export function clamped(at: number, count: number): number {
  return Math.max(0, Math.min(at, count - 1));
}
