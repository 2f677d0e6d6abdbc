import type { TemplateComponent } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { buttonsOf, componentOf, partsOf } from '../components.ts';
import type { Draft } from '../draft.ts';
import { firstProblem, missingField, problem, type TemplateProblem } from '../problems.ts';
import { lengthOf } from '../wording.ts';
import { checkButton } from './buttons.ts';
import { checkBodyText, checkMediaSample } from './text-parts.ts';

const CARD_BODY_LIMIT = 160;
const CARD_PARTS = ['HEADER', 'BODY', 'BUTTONS'];
const CARD_BUTTONS = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'SPM'];
const OFFER_TEXT_LIMIT = 16;
/** What people tap: nothing of it goes with a request to call (M/templates/…call-permission-request, 2026-06-17). */
const TAPPED = ['BUTTONS', 'CAROUSEL', 'LIMITED_TIME_OFFER'];

/** Carousel, limited-time offer, call permission and the single-product button (templates §3.8). */
export function checkStructures(world: World, draft: Draft): TemplateProblem | undefined {
  const { components } = draft;
  const carousel = componentOf(components, 'CAROUSEL');
  const offer = componentOf(components, 'LIMITED_TIME_OFFER');
  return firstProblem(
    () => carousel && checkCarousel(world, draft, carousel),
    () => offer && checkOffer(components, offer),
    () => checkProducts(components),
    () =>
      componentOf(components, 'CALL_PERMISSION_REQUEST') !== undefined &&
      components.some(({ type }) => TAPPED.includes(String(type)))
        ? problem('malformed', 'A call permission request cannot be combined with other interactive parts.')
        : undefined,
  );
}

function checkCarousel(world: World, draft: Draft, carousel: TemplateComponent): TemplateProblem | undefined {
  const cards = partsOf(carousel, 'cards').map((card) => partsOf(card, 'components'));
  if (cards.length < 2 || cards.length > 10)
    return problem('malformed', 'A carousel has at least 2 and at most 10 cards.');
  const [first, ...others] = cards.map(shapeOf);
  if (others.some((shape) => shape !== first))
    return problem('malformed', 'All cards of a carousel must have the same components.');
  return firstProblem(...cards.map((card) => () => checkCard(world, draft, card)));
}

/** Its components and buttons by type, in order. */
function shapeOf(card: readonly TemplateComponent[]): string {
  const types = card.map(({ type, format }) => `${String(type)} ${String(format ?? '')}`);
  return [...types.sort(), ...buttonsOf(card).map(({ type }) => String(type))].join();
}

function checkCard(
  world: World,
  draft: Draft,
  card: readonly TemplateComponent[],
): TemplateProblem | undefined {
  const header = componentOf(card, 'HEADER');
  const body = componentOf(card, 'BODY');
  const buttons = buttonsOf(card);
  if (!['IMAGE', 'VIDEO', 'PRODUCT'].includes(String(header?.format)))
    return problem('malformed', 'Every card needs a header with an image, a video or a product.');
  // "Up to two" in the text, three in a sample (templates §3.8).
  if (buttons.length === 0 || buttons.length > 2)
    return problem('too-many-buttons', 'A card has one or two buttons.');
  const part = card.find(({ type }) => !CARD_PARTS.includes(String(type)));
  if (part !== undefined) return problem('malformed', `A card cannot have a ${String(part.type)}.`);
  const stranger = buttons.find(({ type }) => !CARD_BUTTONS.includes(String(type)));
  if (stranger !== undefined)
    return problem('malformed', `A card cannot have a button of type ${String(stranger.type)}.`);
  return firstProblem(
    () => (header?.format === 'PRODUCT' ? undefined : checkMediaSample(header, String(header?.format))),
    () => body && checkBodyText(world, draft, body, CARD_BODY_LIMIT),
    ...buttons.map((button) => () => checkButton(button)),
  );
}

function checkOffer(
  components: readonly TemplateComponent[],
  offer: TemplateComponent,
): TemplateProblem | undefined {
  const { text } = Object(offer.limited_time_offer);
  const types = buttonsOf(components).map(({ type }) => String(type));
  if (typeof text !== 'string' || text === '') return missingField('LIMITED_TIME_OFFER', 'text');
  if (lengthOf(text) > OFFER_TEXT_LIMIT)
    return problem('too-long', `The text of an offer can't have more than ${OFFER_TEXT_LIMIT} characters.`);
  if (!['IMAGE', 'VIDEO', 'undefined'].includes(String(componentOf(components, 'HEADER')?.format)))
    return problem('malformed', 'A limited-time offer can have an image or a video as its header.');
  if (componentOf(components, 'FOOTER') !== undefined)
    return problem('malformed', 'A limited-time offer cannot have a footer.');
  return ['URL', 'COPY_CODE,URL'].includes(types.join())
    ? undefined
    : problem('button', 'A limited-time offer has a copy code button, if any, and then a URL button.');
}

/** A view of one product needs the product as header; one of several needs a text header (SPM, MPM). */
function checkProducts(components: readonly TemplateComponent[]): TemplateProblem | undefined {
  const format = componentOf(components, 'HEADER')?.format;
  const types = buttonsOf(components).map(({ type }) => type);
  if (types.includes('SPM') !== (format === 'PRODUCT'))
    return problem('malformed', 'A PRODUCT header and a button of type SPM belong together.');
  return types.includes('MPM') && format !== 'TEXT'
    ? problem('malformed', 'A template with a button of type MPM needs a text header.')
    : undefined;
}
