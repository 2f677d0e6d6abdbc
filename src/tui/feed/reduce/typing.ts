import { grouped } from '../../print/counted.ts';
import { edited, type Field, type FieldEdit, typed } from '../field.ts';
import type { FeedState, Overlay } from '../state.ts';
import { filtered } from './filter.ts';
import { withNotice } from './notices.ts';
import { activeField, fieldRules } from './overlays.ts';
import { previewing } from './template.ts';

/** Types into the field of the overlay; where there is none, nothing happens. */
export function withTyped(state: FeedState, text: string): FeedState {
  const field = activeField(state.overlay);
  return field === undefined || text === ''
    ? state
    : withField(state, state.overlay, typed(field, text, fieldRules(state.overlay)));
}

/** Pastes into the field of the overlay, and says so where not all of it has room. */
export function withPasted(state: FeedState, text: string): FeedState {
  const now = withTyped(state, text);
  const field = activeField(state.overlay);
  if (field === undefined) return now;
  const rules = fieldRules(state.overlay);
  const whole = typed(field, text, { ...rules, most: Number.POSITIVE_INFINITY });
  if (whole.text.length <= rules.most) return now;
  const taker = state.overlay.kind === 'compose' ? 'Meta takes' : 'there is room for';
  return withNotice(now, `The paste was cut: ${taker} ${grouped(rules.most)} characters.`, 'warning');
}

/** An editing key in the field of the overlay. */
export function withEdit(state: FeedState, edit: FieldEdit): FeedState {
  const field = activeField(state.overlay);
  return field === undefined ? state : withField(state, state.overlay, edited(field, edit));
}

/** What depends on a text follows it: the list that it filters, the preview that it fills. */
function withField(state: FeedState, overlay: Overlay, field: Field): FeedState {
  switch (overlay.kind) {
    case 'filter':
      return filtered({ ...state, overlay: { ...overlay, field } }, field.text);
    case 'palette':
    case 'templates':
      return {
        ...state,
        overlay: { ...overlay, field, at: field.text === overlay.field.text ? overlay.at : 0 },
      };
    case 'compose':
      return { ...state, overlay: { ...overlay, field } };
    case 'form': {
      const form = { ...overlay, fields: overlay.fields.with(overlay.at, field) };
      const isSame = overlay.fields[overlay.at]?.text === field.text;
      return isSame ? { ...state, overlay: form } : previewing(state, form);
    }
    default:
      return state;
  }
}
