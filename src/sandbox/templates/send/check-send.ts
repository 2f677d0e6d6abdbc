import { LIMITS } from '../../../core/rules/index.ts';
import { enforces } from '../../enforced.ts';
import { isRecord } from '../../http.ts';
import type { Customer } from '../../town/customers.ts';
import { wabaOf } from '../../world/lookups.ts';
import type { BusinessNumber } from '../../world/numbers.ts';
import type { Template, TemplateComponent } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { buttonsOf, componentOf, partsOf, textOf } from '../components.ts';
import { parametersOf } from '../placeholders.ts';
import { policyBreach } from '../policy.ts';
import { findTemplate } from '../shelf.ts';
import { lengthOf } from '../wording.ts';
import { checkButtonValues } from './buttons.ts';
import { checkHeaderValues } from './header.ts';
import { checkLibraryValues } from './library-values.ts';
import { firstRefusal, refusal, type SendRefusal } from './refusal.ts';
import { checkStanding } from './standing.ts';
import { checkTexts, hydrate } from './texts.ts';
import { type GivenComponent, readComponents } from './values.ts';

/** Whom a template is for: by phone, when `digits` are given, or by a BSUID alone. */
export interface TemplateRecipient {
  readonly customer: Customer | undefined;
  readonly digits: string | undefined;
}

/**
 * What the object `template` of a message asks to be sent, or why Meta refuses it in its answer. What goes wrong only
 * later, such as a limit for the person, is the business of `fateOf`.
 */
export function checkTemplateSend(
  world: World,
  number: BusinessNumber,
  recipient: TemplateRecipient,
  body: unknown,
): { readonly template: Template } | SendRefusal {
  const given = isRecord(body) ? body : {};
  const language: unknown = Object(given.language).code;
  if (typeof given.name !== 'string' || given.name === '')
    return refusal('bad-parameter', "The parameter template['name'] is required.");
  if (typeof language !== 'string' || language === '')
    return refusal('bad-parameter', "The parameter template['language']['code'] is required.");
  const components = readComponents(given.components);
  if ('refusal' in components) return components;
  const template = findTemplate(world, wabaOf(world, number.wabaId), given.name, language);
  if (template === undefined)
    return refusal('no-template', `template name (${given.name}) does not exist in ${language}`);
  return (
    firstRefusal(
      () => checkStanding(world, template, recipient),
      () => checkValues(world, number, template, template.components, components),
    ) ?? { template }
  );
}

/** The values for a template, or for one card of it. */
function checkValues(
  world: World,
  number: BusinessNumber,
  template: Template,
  parts: readonly TemplateComponent[],
  given: readonly GivenComponent[],
): SendRefusal | undefined {
  const valuesFor = (type: string) => given.find((one) => one.type === type)?.parameters ?? [];
  const buttons = given.filter(({ type }) => type === 'BUTTON');
  return firstRefusal(
    () => checkHeaderValues(world, number, template, componentOf(parts, 'HEADER'), valuesFor('HEADER')),
    () => checkBody(world, template, componentOf(parts, 'BODY'), valuesFor('BODY')),
    () => checkButtonValues(world, template, buttonsOf(parts), buttons),
    () => checkOffer(world, componentOf(parts, 'LIMITED_TIME_OFFER'), valuesFor('LIMITED_TIME_OFFER')),
    () => checkCards(world, number, template, componentOf(parts, 'CAROUSEL'), given),
  );
}

function checkBody(
  world: World,
  template: Template,
  body: TemplateComponent | undefined,
  given: readonly Readonly<Record<string, unknown>>[],
): SendRefusal | undefined {
  // The words of an authentication template are Meta's; what it takes is the code.
  const isPreset = template.category === 'AUTHENTICATION' && body?.text === undefined;
  const names = isPreset ? ['1'] : parametersOf(template, body);
  const problem =
    checkTexts(world, template, 'body', names, given) ?? checkLibraryValues(world, template, given);
  if (problem !== undefined) return problem;
  const text = hydrate(template, textOf(body), names, given);
  if (lengthOf(text) > LIMITS.templateBodyCharacters.value && enforces(world, 'template-text-length'))
    return refusal('template-text-too-long', 'body: Translated text too long');
  // What the review let pass is not looked at again: only what the values made of it.
  const breach = policyBreach(textOf(body)) === undefined ? policyBreach(text) : undefined;
  return breach !== undefined && enforces(world, 'template-send-policy')
    ? refusal('template-policy', `body: ${breach.recommendation}`)
    : undefined;
}

/** When the offer ends is needed if the template shows it; Unix milliseconds (templates §8.2). */
function checkOffer(
  world: World,
  offer: TemplateComponent | undefined,
  given: readonly Readonly<Record<string, unknown>>[],
): SendRefusal | undefined {
  const hasExpiry = Object(offer?.limited_time_offer).has_expiration === true;
  if (!hasExpiry || !enforces(world, 'template-parameters')) return undefined;
  const endsAt: unknown = Object(given[0]?.limited_time_offer).expiration_time_ms;
  if (typeof endsAt !== 'number' || !Number.isInteger(endsAt))
    return refusal('missing-parameter', 'limited_time_offer: expiration_time_ms is required');
  return endsAt <= world.timeline.now && enforces(world, 'template-offer-expiry')
    ? refusal('invalid-value', 'limited_time_offer: expiration_time_ms is in the past')
    : undefined;
}

/** A carousel of media is sent with all its cards; one of products was made with two and is sent with up to ten. */
function checkCards(
  world: World,
  number: BusinessNumber,
  template: Template,
  carousel: TemplateComponent | undefined,
  given: readonly GivenComponent[],
): SendRefusal | undefined {
  if (carousel === undefined || !enforces(world, 'template-parameters')) return undefined;
  const cards = partsOf(carousel, 'cards').map((card) => partsOf(card, 'components'));
  const sent = given.find(({ type }) => type === 'CAROUSEL')?.cards ?? [];
  const isOfProducts = componentOf(cards[0] ?? [], 'HEADER')?.format === 'PRODUCT';
  const fits = isOfProducts ? sent.length >= 2 && sent.length <= 10 : sent.length === cards.length;
  // Unverified: the pages say that the number must be the same, not which code says that it is not.
  if (!fits) {
    const details = `carousel: number of cards (${sent.length}) does not match the expected number of cards (${cards.length})`;
    return refusal('template-parameters', details);
  }
  const isOrdered = new Set(sent.map(({ index }) => index)).size === sent.length;
  const stranger = sent.find(({ index }) => index === undefined || index >= sent.length);
  if (!isOrdered || stranger !== undefined)
    return refusal('invalid-value', 'carousel: card_index must count the cards from 0');
  return firstRefusal(
    ...sent.map((card) => () => {
      const parts = cards[isOfProducts ? 0 : (card.index ?? 0)] ?? [];
      const problem = checkValues(world, number, template, parts, card.components);
      return problem && { ...problem, details: `carousel: card ${card.index}: ${problem.details}` };
    }),
  );
}
