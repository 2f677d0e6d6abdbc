import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import { isRecord, type Loose, omit } from '../account/records.ts';

/** What Meta fills in when nobody asks for it, by the type of a button. */
const FILLED_IN: Readonly<Record<string, readonly string[]>> = {
  OTP: ['text', 'autofill_text'],
  FLOW: ['flow_action', 'navigate_screen'],
};

/**
 * Both in normal form, as far as they can be compared: what the file leaves to Meta is not held against the account, and
 * what the account never shows (a flow by its name) not against the file.
 */
export function comparable(
  account: TemplateDraft,
  file: TemplateDraft,
): { readonly before: readonly unknown[]; readonly after: readonly unknown[] } {
  // A text from Meta's library is Meta's (templates.md §5.6).
  if (file.library_template_name !== undefined && file.components.length === 0)
    return { before: [], after: [] };
  const pairs = file.components.map((after) => {
    const before = account.components.find(({ type }) => type === after.type);
    return { after, before };
  });
  const before = account.components.map((component) => {
    const pair = pairs.find((one) => one.before === component);
    return pair === undefined ? component : withoutFilledIn(component, pair.after);
  });
  return { before, after: file.components.map((component) => withoutUnseen(component)) };
}

function withoutFilledIn(account: Loose, file: Loose): Loose {
  const { buttons } = account;
  const wanted = file.buttons;
  if (!Array.isArray(buttons) || !Array.isArray(wanted)) return account;
  return {
    ...account,
    buttons: buttons.map((button: unknown, at) => {
      const other: unknown = wanted[at];
      if (!isRecord(button) || !isRecord(other) || button.type !== other.type) return button;
      const filled = (FILLED_IN[String(button.type)] ?? []).filter((key) => !(key in other));
      return omit(button, [...filled, ...(isFlowByName(other) ? ['flow_id'] : [])]);
    }),
  };
}

function withoutUnseen(component: Loose): Loose {
  const { buttons } = component;
  if (!Array.isArray(buttons)) return component;
  return {
    ...component,
    buttons: buttons.map((button: unknown) => {
      if (!isRecord(button) || button.type !== 'FLOW') return button;
      // The normal form fills in an action that Meta would; the account's own is compared if there was one.
      return omit(button, ['flow_name', 'flow_json']);
    }),
  };
}

function isFlowByName(button: Loose): boolean {
  return button.type === 'FLOW' && button.flow_id === undefined;
}
