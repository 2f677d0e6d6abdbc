import { AUTHENTICATION_WORDS, LIMITS } from '../../rules/index.ts';
import type { DraftButton, TemplateDraft } from '../../wire/graph/template-draft.ts';
import type { SentComponents, SentParameter, SentPart } from '../../wire/graph/template-values.ts';
import { buttonsOf, componentOf } from '../draft/parts.ts';
import { urlPlace } from './check-buttons.ts';
import { headerPlace } from './check-header.ts';
import { bodyPlace, valuesFor } from './check-send.ts';
import { hydrate } from './check-texts.ts';
import { cardsOf, headerFormat, isAuthentication, isOfProducts, type Parts } from './slots.ts';

/** A message as the person gets it. */
export interface RenderedMessage extends RenderedParts {
  /** What a limited-time offer says, and when it ends (Unix milliseconds). */
  readonly offer?: { readonly text: string; readonly expiresAt?: number };
  readonly cards: readonly RenderedParts[];
  /** What is not quite as it will be. */
  readonly notes: readonly string[];
}

/** A message, or a card of one. */
export interface RenderedParts {
  readonly header?: RenderedHeader;
  readonly body: string;
  readonly footer?: string;
  /** By their position. */
  readonly buttons: readonly RenderedButton[];
}

export interface RenderedHeader {
  /** `TEXT`, `IMAGE`, `LOCATION` … */
  readonly format: string;
  /** The text, or what stands for what is shown. */
  readonly text: string;
}

export interface RenderedButton {
  readonly type: string;
  /** What is on it. */
  readonly text: string;
  /** What it opens, dials or copies. */
  readonly detail?: string;
}

/** What a person sees of a template that is sent with these values. */
export function renderMessage(draft: TemplateDraft, given: SentComponents): RenderedMessage {
  const offer = renderOffer(draft, given);
  const words = wordsOf(draft.language);
  const isForeign = isAuthentication(draft) && !words.isOwn;
  return {
    ...renderParts(draft, draft.components, given, words.words),
    ...(offer !== undefined && { offer }),
    cards: renderCards(draft, given, words.words),
    notes: isForeign ? [`Meta writes this in ${draft.language}; shown are its English words.`] : [],
  };
}

type Words = readonly [body: string, security: string, expiry: string, button: string];

function wordsOf(language: string): { readonly words: Words; readonly isOwn: boolean } {
  const own = Object.entries(AUTHENTICATION_WORDS).find(
    ([name]) => name === `authentication-words-${language.split('_')[0]}`,
  );
  return {
    words: own?.[1].value ?? AUTHENTICATION_WORDS['authentication-words-en'].value,
    isOwn: own !== undefined,
  };
}

function renderParts(
  draft: TemplateDraft,
  parts: Parts,
  given: readonly SentPart[],
  words: Words,
): RenderedParts {
  const header = renderHeader(draft, parts, valuesFor(given, 'HEADER'));
  const footer = footerOf(draft, parts, words);
  return {
    ...(header !== undefined && { header }),
    body: hydrate(bodyText(draft, parts, words), bodyPlace(draft, parts), valuesFor(given, 'BODY')),
    ...(footer !== undefined && { footer }),
    buttons: buttonsOf(parts).map((button, index) =>
      renderButton(
        button,
        given.find((part) => part.type === 'BUTTON' && part.index === index),
        words,
      ),
    ),
  };
}

function bodyText(draft: TemplateDraft, parts: Parts, [body, security]: Words): string {
  const component = componentOf(parts, 'BODY');
  if (!isAuthentication(draft)) return component?.text ?? '';
  return component?.text ?? (component?.add_security_recommendation === true ? `${body} ${security}` : body);
}

function footerOf(draft: TemplateDraft, parts: Parts, [, , expiry]: Words): string | undefined {
  const footer = componentOf(parts, 'FOOTER');
  const minutes = footer?.code_expiration_minutes;
  if (footer?.text !== undefined || minutes === undefined) return footer?.text;
  return isAuthentication(draft) ? expiry.replace('{}', String(minutes)) : undefined;
}

function renderHeader(
  draft: TemplateDraft,
  parts: Parts,
  given: readonly SentParameter[],
): RenderedHeader | undefined {
  const format = headerFormat(parts);
  if (format === undefined) return undefined;
  if (format === 'TEXT') {
    const text = hydrate(componentOf(parts, 'HEADER')?.text ?? '', headerPlace(draft, parts), given);
    return { format, text };
  }
  const content: Readonly<Record<string, unknown>> = Object(given[0]?.[format.toLowerCase()]);
  const keys = ['filename', 'link', 'id', 'name', 'address', 'product_retailer_id'];
  const shown = keys.flatMap((key) => (content[key] === undefined ? [] : [String(content[key])]));
  return { format, text: shown.slice(0, 2).join(', ') };
}

function renderButton(button: DraftButton, given: SentPart | undefined, words: Words): RenderedButton {
  const { type, text = '' } = button;
  const [parameter] = given?.parameters ?? [];
  switch (type) {
    case 'URL': {
      const url = hydrate(button.url ?? '', urlPlace(button, 'button'), given?.parameters ?? []);
      return { type, text, detail: url };
    }
    case 'PHONE_NUMBER':
      return { type, text, detail: button.phone_number ?? '' };
    case 'COPY_CODE':
      return { type, text: text || 'Copy offer code', detail: String(parameter?.coupon_code ?? '') };
    case 'OTP':
      return { type, text: text || words[3], detail: String(parameter?.text ?? '') };
    case 'QUICK_REPLY':
      return { type, text, ...(parameter !== undefined && { detail: String(parameter.payload ?? '') }) };
    default:
      return { type, text: text || type.toLowerCase().replaceAll('_', ' ') };
  }
}

function renderOffer(draft: TemplateDraft, given: readonly SentPart[]): RenderedMessage['offer'] {
  const offer = componentOf(draft.components, 'LIMITED_TIME_OFFER')?.limited_time_offer;
  if (offer === undefined) return undefined;
  const [parameter] = valuesFor(given, 'LIMITED_TIME_OFFER');
  const expiresAt: unknown = Object(parameter?.limited_time_offer).expiration_time_ms;
  return { text: offer.text ?? '', ...(typeof expiresAt === 'number' && { expiresAt }) };
}

function renderCards(draft: TemplateDraft, given: SentComponents, words: Words): RenderedParts[] {
  const cards = cardsOf(draft);
  const sent = given.find(({ type }) => type === 'CAROUSEL')?.cards ?? [];
  const ofProducts = isOfProducts(cards);
  const shown = ofProducts ? sent.slice(0, LIMITS.carouselCards.value).map(() => cards[0] ?? []) : cards;
  return shown.map((parts, index) => {
    const values = sent.find(({ card_index }) => card_index === index)?.components ?? [];
    return renderParts(draft, parts, values, words);
  });
}
