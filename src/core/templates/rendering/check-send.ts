import { LIMITS } from '../../rules/index.ts';
import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import { type SentComponents, type SentPart, sentComponents } from '../../wire/graph/template-values.ts';
import { componentOf } from '../draft/parts.ts';
import { checkButtons } from './check-buttons.ts';
import { checkHeader } from './check-header.ts';
import { checkTexts, hydrate, type TextPlace, tooLong } from './check-texts.ts';
import { type SendProblem, within } from './send-problem.ts';
import { bodyNames, cardsOf, hasExpiry, isNamed, isOfProducts, type Parts } from './slots.ts';

/**
 * Everything in the values of a template that Meta is known to refuse (templates.md §7.2, §8.3), found without a call:
 * `components` is `template.components` of the message, in any shape. `now` in Unix milliseconds. An empty list is no
 * promise: the template’s status, the recipient and uploaded media are Meta’s to judge.
 */
export function checkSend(draft: TemplateDraft, components: unknown, now: number): SendProblem[] {
  const read = sentComponents.safeParse(components ?? []);
  if (!read.success) return read.error.issues.map(({ path, message }) => misshapen(path, message));
  const given = read.data;
  return [
    ...unknownParts(given),
    ...checkParts(draft, draft.components, given),
    ...checkOffer(draft, given, now),
    ...checkCards(draft, given),
  ];
}

const TYPES = [
  'HEADER',
  'BODY',
  'FOOTER',
  'BUTTON',
  'CAROUSEL',
  'LIMITED_TIME_OFFER',
  'TAP_TARGET_CONFIGURATION',
];

function misshapen(path: readonly PropertyKey[], message: string): SendProblem {
  const at = ['components', ...path].map(String).join('.');
  const fix = 'Send a list of components, each with its type and a list of parameters.';
  return { code: 100, at, problem: message, fix };
}

function unknownParts(given: readonly SentPart[]): SendProblem[] {
  return given
    .filter(({ type }) => !TYPES.includes(type))
    .map(({ type }) => ({
      code: 100,
      at: type.toLowerCase(),
      problem: 'is no component of a template message',
      fix: `The components are ${TYPES.map((one) => one.toLowerCase()).join(', ')}.`,
    }));
}

/** The header, body and buttons of a template, or of one card of it. */
function checkParts(draft: TemplateDraft, parts: Parts, given: readonly SentPart[]): SendProblem[] {
  const buttons = given.filter(({ type }) => type === 'BUTTON');
  return [
    ...checkHeader(draft, parts, valuesFor(given, 'HEADER')),
    ...checkBody(draft, parts, valuesFor(given, 'BODY')),
    ...checkButtons(draft, parts, buttons),
  ];
}

export function valuesFor(given: readonly SentPart[], type: string): SentPart['parameters'] {
  return given.find((one) => one.type === type)?.parameters ?? [];
}

/** Where the values of a body belong. */
export function bodyPlace(draft: TemplateDraft, parts: Parts): TextPlace {
  return { at: 'body', names: bodyNames(draft, parts), named: isNamed(draft) };
}

function checkBody(draft: TemplateDraft, parts: Parts, given: SentPart['parameters']): SendProblem[] {
  const place = bodyPlace(draft, parts);
  const text = hydrate(componentOf(parts, 'BODY')?.text ?? '', place, given);
  return [...checkTexts(draft, place, given), ...tooLong('body', text, LIMITS.templateBodyCharacters.value)];
}

/** When the offer ends is needed if the template shows it; Unix milliseconds (templates.md §8.2). */
function checkOffer(draft: TemplateDraft, given: SentComponents, now: number): SendProblem[] {
  if (!hasExpiry(draft)) return [];
  const [parameter] = valuesFor(given, 'LIMITED_TIME_OFFER');
  const endsAt: unknown = Object(parameter?.limited_time_offer).expiration_time_ms;
  const at = 'offer.expires';
  if (typeof endsAt !== 'number' || !Number.isInteger(endsAt)) {
    const fix = 'Give when the offer ends: an instant such as 2026-12-01T18:00:00Z, or Unix milliseconds.';
    return [{ code: 131008, at, problem: 'is missing', fix }];
  }
  if (endsAt > now) return [];
  return [
    { code: 131009, at, problem: 'is in the past', fix: 'Give an instant to come, in Unix milliseconds.' },
  ];
}

/** A carousel of media is sent with all its cards; one of products with two or more, each like the first. */
function checkCards(draft: TemplateDraft, given: SentComponents): SendProblem[] {
  const cards = cardsOf(draft);
  if (cards.length === 0) return [];
  const sent = given.find(({ type }) => type === 'CAROUSEL')?.cards ?? [];
  const most = LIMITS.carouselCards.value;
  const ofProducts = isOfProducts(cards);
  const fits = ofProducts ? sent.length >= 2 && sent.length <= most : sent.length === cards.length;
  if (!fits) {
    const wanted = ofProducts ? `2 to ${most}` : `exactly ${cards.length}`;
    const problem = `has ${sent.length} cards, the template wants ${wanted}`;
    return [{ code: 132000, at: 'card', problem, fix: 'Give the values of each card: card.0, card.1 …' }];
  }
  const indexes = sent.map(({ card_index }) => card_index);
  if (new Set(indexes).size !== sent.length || indexes.some((index) => index >= sent.length)) {
    const problem = `has the card_index ${indexes.join(', ')}`;
    return [{ code: 131009, at: 'card', problem, fix: 'Count the cards from 0, each once.' }];
  }
  return sent.flatMap(({ card_index, components }) => {
    const parts = cards[ofProducts ? 0 : card_index] ?? [];
    return within(`card.${card_index}`, [
      ...unknownParts(components),
      ...checkParts(draft, parts, components),
    ]);
  });
}
