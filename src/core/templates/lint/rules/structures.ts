import { LIMITS } from '../../../rules/index.ts';
import { lengthOf } from '../../draft/length.ts';
import type { Parts } from '../anatomy.ts';
import { BODY, CARD, carousel, OPT_OUT, offer, shop, utility } from '../examples.ts';
import type { DraftRule, Found } from '../rule.ts';
import { quoted } from '../wording.ts';

const CARD_HEADERS = ['IMAGE', 'VIDEO', 'PRODUCT'];
const CARD_PARTS = ['HEADER', 'BODY', 'BUTTONS'];
const CARD_BUTTONS = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'SPM'];
const [CARD_IMAGE, CARD_BODY, CARD_LINKS] = CARD;
const PRODUCT = { type: 'HEADER', format: 'PRODUCT' };
const PRODUCT_CARD = [PRODUCT, { type: 'BUTTONS', buttons: [{ type: 'SPM', text: 'View' }] }];
const SHORT_BODY = { type: 'BODY', text: 'Our spring collection is in the shop now, in new colours.' };

/** Carousels, offers, products and requests to call (templates.md §3.8). */
export const STRUCTURE_RULES: readonly DraftRule[] = [
  {
    id: 'carousel-cards',
    severity: 'error',
    title: 'The carousel has too few or too many cards.',
    explanation: 'A carousel has 2 to 10 cards, and is sent with exactly as many as it was made with.',
    meta: '100',
    source: 'carousel',
    bad: [carousel(CARD)],
    good: [carousel(CARD, CARD)],
    *check({ message, cards }) {
      const placed = message.all.find(({ component }) => component.type === 'CAROUSEL');
      const { templateCarouselCardsLeast: least, templateCarouselCards: most } = LIMITS;
      if (placed === undefined || (cards.length >= least.value && cards.length <= most.value)) return;
      yield {
        path: placed.path,
        message: `${cards.length} cards; ${least.value} to ${most.value} are allowed.`,
      };
    },
  },
  {
    id: 'carousel-card',
    severity: 'error',
    title: 'A card has parts that a card cannot have, or lacks some.',
    explanation:
      'Each card has a header with an image, a video or a product, a body if it likes, and one or two buttons: quick replies, URLs, phone numbers, or View for a product.',
    meta: '100',
    source: 'carousel',
    otherwise: 'a sample on the same page has three buttons',
    bad: [
      carousel(
        [CARD_IMAGE ?? {}, CARD_BODY ?? {}, { type: 'BUTTONS', buttons: [OPT_OUT, OPT_OUT, OPT_OUT] }],
        [CARD_IMAGE ?? {}, CARD_BODY ?? {}, { type: 'BUTTONS', buttons: [OPT_OUT, OPT_OUT, OPT_OUT] }],
      ),
    ],
    good: [carousel(CARD, CARD)],
    *check({ cards }) {
      for (const card of cards) yield* cardProblems(card);
    },
  },
  {
    id: 'carousel-uniform',
    severity: 'error',
    title: 'The cards of a carousel differ in what they are made of.',
    explanation:
      'All cards have the same components, header formats and buttons; a body is on all of them or on none.',
    meta: '100',
    source: 'carousel',
    bad: [carousel(CARD, [CARD_IMAGE ?? {}, CARD_LINKS ?? {}])],
    good: [carousel(CARD, CARD)],
    *check({ cards }) {
      const [first, ...others] = cards.map(shapeOf);
      const odd = others.findIndex((shape) => shape !== first);
      const card = cards[odd + 1];
      if (odd !== -1 && card !== undefined)
        yield { path: card.path, message: 'This card is made of other parts than the first.' };
    },
  },
  {
    id: 'carousel-products',
    severity: 'warn',
    title: 'A carousel of products was not made with two cards.',
    explanation: 'A product carousel is made with two cards and sent with up to ten.',
    source: 'productCarousel',
    bad: [{ ...carousel(PRODUCT_CARD, PRODUCT_CARD, PRODUCT_CARD), components: withStop(3) }],
    good: [{ ...carousel(PRODUCT_CARD, PRODUCT_CARD), components: withStop(2) }],
    *check({ cards, message }) {
      const isOfProducts =
        cards.length > 2 && cards.every(({ header }) => header?.component.format === 'PRODUCT');
      const placed = message.all.find(({ component }) => component.type === 'CAROUSEL');
      if (isOfProducts && placed !== undefined)
        yield {
          path: placed.path,
          message: `${cards.length} cards of products: make it with 2, send up to 10.`,
        };
    },
  },
  {
    id: 'lto-shape',
    severity: 'error',
    title: 'The limited-time offer is not made as one.',
    explanation:
      'An offer has a text of at most 16 characters, an image or a video if it has a header, no footer, and a button to copy a code, if any, before one that opens a URL.',
    meta: '100',
    source: 'offers',
    bad: [offer({ offer: { text: 'Only until the end of May', has_expiration: true } })],
    good: [offer({})],
    *check({ message }) {
      const placed = message.all.find(({ component }) => component.type === 'LIMITED_TIME_OFFER');
      if (placed !== undefined)
        yield* offerProblems(message, placed.path, placed.component.limited_time_offer?.text);
    },
  },
  {
    id: 'product-shape',
    severity: 'error',
    title: 'Buttons of products and headers do not fit.',
    explanation:
      'A button that shows one product (SPM) and a header of format PRODUCT belong together; one that shows several (MPM) needs a header of text.',
    meta: '100',
    source: 'singleProduct',
    bad: [shop([{ type: 'MPM', text: 'View items' }]), shop([{ type: 'SPM', text: 'View' }])],
    good: [
      shop([{ type: 'MPM', text: 'View items' }], { type: 'HEADER', format: 'TEXT', text: 'Spring' }),
      shop([{ type: 'SPM', text: 'View' }], PRODUCT),
    ],
    *check({ message, isAuthentication }) {
      if (isAuthentication) return;
      const { header, buttons } = message;
      const format = header?.component.format;
      const find = (type: string) => buttons.find(({ button }) => button.type === type);
      const single = find('SPM');
      const several = find('MPM');
      if (single !== undefined && format !== 'PRODUCT')
        yield { path: single.path, message: 'A button of type SPM needs a header of format PRODUCT.' };
      if (single === undefined && header !== undefined && format === 'PRODUCT')
        yield { path: header.path, message: 'A header of format PRODUCT needs a button of type SPM.' };
      if (several !== undefined && format !== 'TEXT')
        yield { path: several.path, message: 'A button of type MPM needs a header of text.' };
    },
  },
  {
    id: 'call-permission-shape',
    severity: 'error',
    title: 'A request for permission to call stands beside buttons.',
    explanation:
      'CALL_PERMISSION_REQUEST has a body, and no other component that people tap: no buttons, no carousel.',
    meta: '100',
    source: 'calls',
    bad: [
      utility([
        BODY,
        { type: 'CALL_PERMISSION_REQUEST' },
        { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Confirm' }] },
      ]),
    ],
    good: [utility([BODY, { type: 'CALL_PERMISSION_REQUEST' }])],
    *check({ message: { all } }) {
      const placed = all.find(({ component }) => component.type === 'CALL_PERMISSION_REQUEST');
      const others = all.filter(({ component }) => INTERACTIVE.includes(component.type));
      if (placed === undefined) return;
      for (const { component } of others)
        yield { path: placed.path, message: `It cannot stand beside a ${component.type}.` };
    },
  },
];

const INTERACTIVE = ['BUTTONS', 'CAROUSEL', 'LIMITED_TIME_OFFER'];

function withStop(cards: number) {
  const { components } = carousel(...Array.from({ length: cards }, () => PRODUCT_CARD));
  const [body, ...others] = components;
  return [
    { ...body, type: 'BODY', text: `${SHORT_BODY.text} Reply STOP to opt out.`, example: undefined },
    ...others,
  ];
}

/** Its components and buttons by type; the order of components does not matter. */
function shapeOf({ all, buttons }: Parts): string {
  const types = all.map(({ component: { type, format } }) => `${type} ${format ?? ''}`);
  return [...types.sort(), ...buttons.map(({ button }) => button.type)].join();
}

function* cardProblems({ header, buttons, all, path }: Parts): Generator<Found> {
  const { value: most } = LIMITS.templateCardButtons;
  const format = header?.component.format;
  if (format === undefined || !CARD_HEADERS.includes(format))
    yield {
      path: header?.path ?? path,
      message: 'A card needs a header with an image, a video or a product.',
    };
  if (buttons.length === 0) yield { path, message: 'A card needs a button.' };
  if (buttons.length > most)
    yield { path, message: `The card has ${buttons.length} buttons; ${most} are allowed.` };
  for (const { component, path: at } of all) {
    if (!CARD_PARTS.includes(component.type))
      yield { path: at, message: `A card cannot have a ${quoted(component.type)}.` };
  }
  for (const { button, path: at } of buttons) {
    if (!CARD_BUTTONS.includes(button.type))
      yield { path: at, message: `A card cannot have a button of type ${quoted(button.type)}.` };
  }
}

function* offerProblems(
  { header, footer, buttons }: Parts,
  path: Found['path'],
  text = '',
): Generator<Found> {
  const { value: most } = LIMITS.templateOfferTextCharacters;
  const format = header?.component.format;
  if (text === '') yield { path, message: 'The offer has no text.' };
  if (lengthOf(text) > most)
    yield { path, message: `The text of the offer has ${lengthOf(text)} characters; ${most} are allowed.` };
  if (header !== undefined && format !== 'IMAGE' && format !== 'VIDEO')
    yield { path: header.path, message: 'The header of an offer is an image or a video.' };
  if (footer !== undefined) yield { path: footer.path, message: 'An offer has no footer.' };
  const types = buttons.map(({ button }) => button.type).join();
  if (types !== 'URL' && types !== 'COPY_CODE,URL')
    yield {
      path: buttons[0]?.path.slice(0, -1) ?? path,
      message: 'An offer has a button to copy a code, if any, and then one that opens a URL.',
    };
}
