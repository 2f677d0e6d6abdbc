import { shownChoices } from '../choices.ts';
import { EMPTY_FIELD } from '../field.ts';
import type { Command } from '../keys.ts';
import type { FeedState, Overlay } from '../state.ts';
import { withTask } from '../tasks.ts';
import { withNotice } from './notices.ts';
import { sending } from './outgoing.ts';
import { clamped, withOverlay, withoutOverlay } from './overlays.ts';

type Templates = Extract<Overlay, { kind: 'templates' }>;
type Form = Extract<Overlay, { kind: 'form' }>;

/** Keys of the choice of a template. */
export function templatesCommand(state: FeedState, overlay: Templates, command: Command): FeedState {
  const shown = shownChoices(overlay.choices, overlay.field.text);
  switch (command) {
    case 'down':
      return { ...state, overlay: { ...overlay, at: clamped(overlay.at + 1, shown.length) } };
    case 'up':
      return { ...state, overlay: { ...overlay, at: clamped(overlay.at - 1, shown.length) } };
    case 'accept': {
      const template = shown[overlay.at];
      if (template === undefined) return state;
      const fields = template.values.map(() => EMPTY_FIELD);
      const form: Form = { kind: 'form', chat: overlay.chat, template, fields, at: 0, preview: null };
      return previewing(withOverlay(state, form), form);
    }
    case 'close':
      return withoutOverlay(state);
    default:
      return state;
  }
}

/** Keys of the values of a template. */
export function formCommand(state: FeedState, overlay: Form, command: Command): FeedState {
  const { at, fields } = overlay;
  switch (command) {
    case 'next-field':
      return { ...state, overlay: { ...overlay, at: clamped(at + 1, fields.length) } };
    case 'previous-field':
      return { ...state, overlay: { ...overlay, at: clamped(at - 1, fields.length) } };
    case 'accept':
      return at < fields.length - 1
        ? { ...state, overlay: { ...overlay, at: at + 1 } }
        : sent(state, overlay);
    case 'send':
      return sent(state, overlay);
    case 'close':
      return withoutOverlay(state);
    default:
      return state;
  }
}

/** Asks anew what the template comes to; what was asked before is waited for no more. */
export function previewing(state: FeedState, overlay: Form): FeedState {
  const { chat, template } = overlay;
  const tasks = state.tasks.filter(({ kind }) => kind !== 'preview-template');
  return withTask(
    { ...state, tasks, overlay },
    { kind: 'preview-template', chat, template, values: valuesOf(overlay) },
  );
}

function sent(state: FeedState, overlay: Form): FeedState {
  const { chat, template, preview } = overlay;
  const isAsked = state.tasks.some(({ kind }) => kind === 'preview-template');
  if (isAsked || preview === null) return withNotice(state, 'The preview is not there yet.');
  const problem = preview.problems[0];
  if (problem !== undefined) return withNotice(state, problem, 'bad');
  const send = { kind: 'send-template', chat, template, values: valuesOf(overlay) } as const;
  return sending(withoutOverlay(state), send, preview.lines.join('\n'));
}

function valuesOf({ template, fields }: Form): Record<string, string> {
  return Object.fromEntries(template.values.map(({ at }, index) => [at, fields[index]?.text ?? '']));
}
