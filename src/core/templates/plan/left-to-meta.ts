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
  if (isLeftToLibrary(file)) return { before: [], after: [] };
  const before = withButtons(account.components, file.components, (button, written) =>
    written === undefined ? button : omit(button, filledIn(button, written)),
  );
  const after = withButtons(file.components, account.components, (button, there) =>
    omit(button, neverShown(button, there)),
  );
  return { before, after };
}

/** Whether a file asks for a template of Meta's library, and says nothing more of what it holds. */
export function isLeftToLibrary({ library_template_name: library, components }: TemplateDraft): boolean {
  return library !== undefined && components.length === 0;
}

/**
 * Components of an account in the way of a file: without what the file leaves to Meta, and with what it says that the
 * account never shows.
 */
export function inTheWayOf(account: readonly unknown[], file: readonly unknown[]): readonly unknown[] {
  return withButtons(account, file, buttonInTheWayOf);
}

/** The same of a button, before the one that stands at its place in a file. */
export function buttonInTheWayOf(account: Loose, file: Loose | undefined): Loose {
  if (file === undefined || typeOf(account) !== typeOf(file)) return account;
  const kept = neverShown(file, account).filter((key) => file[key] !== undefined);
  return {
    ...omit(account, filledIn(account, file)),
    ...Object.fromEntries(kept.map((key) => [key, file[key]])),
  };
}

/** What an account shows of a button and its file leaves to Meta. */
function filledIn(account: Loose, file: Loose): readonly string[] {
  const filled = (FILLED_IN[typeOf(account)] ?? []).filter((key) => !(key in file));
  const isFlowByName = typeOf(file) === 'FLOW' && file.flow_id === undefined;
  return isFlowByName ? [...filled, 'flow_id'] : filled;
}

/** What a file says of a button and the account does not show, though it may well be so. */
function neverShown(file: Loose, account: Loose | undefined): readonly string[] {
  switch (typeOf(file)) {
    case 'FLOW': {
      // Meta's own default (templates.md §3.7).
      const isDefault = account?.flow_action === undefined && file.flow_action === 'navigate';
      return ['flow_name', 'flow_json', ...(isDefault ? ['flow_action'] : [])];
    }
    case 'OTP':
      return account !== undefined && account.supported_apps === undefined ? ['supported_apps'] : [];
    default:
      return [];
  }
}

/** Components with each of their buttons changed, cards included; it is told the one at its place on the other side. */
function withButtons(
  components: readonly unknown[],
  others: readonly unknown[],
  change: (button: Loose, other: Loose | undefined) => Loose,
): readonly unknown[] {
  return components.map((component) => {
    if (!isRecord(component)) return component;
    const type = typeOf(component);
    const other = others.find((one) => isRecord(one) && typeOf(one) === type);
    const { buttons, cards } = component;
    if (type === 'BUTTONS' && Array.isArray(buttons)) {
      const otherButtons = listIn(other, 'buttons');
      return {
        ...component,
        buttons: buttons.map((button: unknown, at) => {
          if (!isRecord(button)) return button;
          const there = otherButtons[at];
          return change(button, isRecord(there) && typeOf(there) === typeOf(button) ? there : undefined);
        }),
      };
    }
    if (type !== 'CAROUSEL' || !Array.isArray(cards)) return component;
    const otherCards = listIn(other, 'cards');
    return {
      ...component,
      cards: cards.map((card: unknown, at) =>
        isRecord(card) && Array.isArray(card.components)
          ? {
              ...card,
              components: withButtons(card.components, listIn(otherCards[at], 'components'), change),
            }
          : card,
      ),
    };
  });
}

function listIn(holder: unknown, key: string): readonly unknown[] {
  const list = isRecord(holder) ? holder[key] : undefined;
  return Array.isArray(list) ? list : [];
}

function typeOf({ type }: Loose): string {
  return typeof type === 'string' ? type.toUpperCase() : '';
}
