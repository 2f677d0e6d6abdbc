import type { DraftButton, DraftComponent, TemplateDraft } from '../../wire/graph/template-draft.ts';
import { componentOf } from '../draft/parts.ts';
import { isPositional, variablesIn } from '../draft/variables.ts';

/*
 * What a template takes when it is sent, in the order in which it takes it. A template that was read from an account and
 * one from a file answer alike.
 */

/** The parts of a template, or of one card of it. */
export type Parts = readonly Pick<
  DraftComponent,
  | 'type'
  | 'format'
  | 'text'
  | 'example'
  | 'buttons'
  | 'add_security_recommendation'
  | 'code_expiration_minutes'
>[];

/** A header that is not a text. */
export const MEDIA_FORMATS: readonly string[] = ['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF'];

/** Whether the template’s parameters are sent with their names. */
export function isNamed({ parameter_format: format, components }: TemplateDraft): boolean {
  if (format !== undefined) return format === 'NAMED';
  return components.some(({ type, text = '' }) => {
    const isText = type === 'HEADER' || type === 'BODY';
    return isText && variablesIn(text).some(({ name }) => !isPositional(name));
  });
}

/** The variables of a text, each once: named ones as they appear, numbered ones by their number. */
export function namesIn(text: string | undefined): string[] {
  const names = [...new Set(variablesIn(text ?? '').map(({ name }) => name))];
  return names.every(isPositional) ? names.sort((one, other) => Number(one) - Number(other)) : names;
}

/** The format of a header; undefined when there is none. */
export function headerFormat(parts: Parts): string | undefined {
  const header = componentOf(parts, 'HEADER');
  return header === undefined ? undefined : (header.format ?? 'TEXT');
}

/** What the body takes; of an authentication template the words are Meta’s, and it takes the code. */
export function bodyNames(draft: TemplateDraft, parts: Parts): string[] {
  return isAuthentication(draft) ? ['1'] : namesIn(componentOf(parts, 'BODY')?.text);
}

export function isAuthentication({ category }: TemplateDraft): boolean {
  return category === 'AUTHENTICATION';
}

/** The address to which Meta makes an OTP button lead, as which it is read back (authentication-templates). */
const CODE_URL = /^https:\/\/www\.whatsapp\.com\/otp\/code\/?\?/;

/** Whether a button takes the code of an authentication template. */
export function isCodeButton({ type, url }: DraftButton): boolean {
  return type === 'OTP' || (type === 'URL' && url !== undefined && CODE_URL.test(url));
}

/** The name of the variable at the end of a URL button; undefined for a button without one. */
export function urlVariable(button: DraftButton): string | undefined {
  if (isCodeButton(button)) return '1';
  return button.type === 'URL' ? namesIn(button.url)[0] : undefined;
}

/** As what a button’s values are sent; undefined for one that takes none. */
export function subTypeOf(button: DraftButton): string | undefined {
  if (isCodeButton(button)) return 'URL';
  if (button.type === 'URL') return urlVariable(button) === undefined ? undefined : 'URL';
  return VALUED.includes(button.type) ? button.type : undefined;
}

const VALUED = ['QUICK_REPLY', 'COPY_CODE', 'FLOW', 'CATALOG', 'MPM', 'VOICE_CALL'];

/** Whether a template cannot be sent without a value for this button. */
export function needsValue(button: DraftButton): boolean {
  if (button.type === 'COPY_CODE' || button.type === 'MPM') return true;
  return urlVariable(button) !== undefined;
}

/** The cards of a carousel; a product carousel is sent with as many as one likes, each like the first. */
export function cardsOf({ components }: TemplateDraft): readonly Parts[] {
  const { cards = [] } = componentOf(components, 'CAROUSEL') ?? {};
  return cards.map((card) => card.components);
}

/** Whether the cards show products, which are named when it is sent. */
export function isOfProducts(cards: readonly Parts[]): boolean {
  return headerFormat(cards[0] ?? []) === 'PRODUCT';
}

/** Whether the template shows when its offer ends. */
export function hasExpiry({ components }: TemplateDraft): boolean {
  return componentOf(components, 'LIMITED_TIME_OFFER')?.limited_time_offer?.has_expiration === true;
}
