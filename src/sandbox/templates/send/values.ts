import { isRecord } from '../../http.ts';
import { refusal, type SendRefusal } from './refusal.ts';

/** One component of a send: values for the part of the template it is named like. */
export interface GivenComponent {
  readonly type: string;
  readonly subType: string | undefined;
  readonly index: number | undefined;
  readonly parameters: readonly Readonly<Record<string, unknown>>[];
  readonly cards: readonly GivenCard[];
}

export interface GivenCard {
  readonly index: number | undefined;
  readonly components: readonly GivenComponent[];
}

const TYPES = [
  'BODY',
  'BUTTON',
  'CAROUSEL',
  'FOOTER',
  'HEADER',
  'LIMITED_TIME_OFFER',
  'TAP_TARGET_CONFIGURATION',
];
/** There are no carousels within carousels. */
const OF_CARDS = TYPES.filter((type) => type !== 'CAROUSEL');
// As a refusal quotes it (shridarpatil/frappe_whatsapp issue 188).
const SUB_TYPES = [
  'BOOKING_CONFIRMATION',
  'CATALOG',
  'COPY_CODE',
  'FLOW',
  'MPM',
  'ORDER_DETAILS',
  'QUICK_REPLY',
  'REMINDER',
  'URL',
  'VOICE_CALL',
];

/** Reads `template.components`; `where` is how Meta names the place of a mistake. */
export function readComponents(
  given: unknown,
  where = "template['components']",
  types: readonly string[] = TYPES,
): readonly GivenComponent[] | SendRefusal {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) return refusal('bad-parameter', `Param ${where} must be an array.`);
  const read: GivenComponent[] = [];
  for (const [place, component] of given.entries()) {
    const one = readComponent(component, `${where}[${place}]`, types);
    if ('refusal' in one) return one;
    read.push(one);
  }
  return read;
}

function readComponent(
  given: unknown,
  where: string,
  types: readonly string[],
): GivenComponent | SendRefusal {
  if (!isRecord(given)) return refusal('bad-parameter', `Param ${where} must be an object.`);
  const type = String(given.type ?? '').toUpperCase();
  if (!types.includes(type)) return notAmong(`${where}['type']`, types, given.type);
  const subType = given.sub_type === undefined ? undefined : String(given.sub_type).toUpperCase();
  if (type === 'BUTTON' && (subType === undefined || !SUB_TYPES.includes(subType)))
    return notAmong(`${where}['sub_type']`, SUB_TYPES, given.sub_type);
  const index = readIndex(given.index);
  if (type === 'BUTTON' && index === undefined)
    return refusal('bad-parameter', `The parameter ${where}['index'] is required.`);
  const cards = type === 'CAROUSEL' ? readCards(given.cards, `${where}['cards']`) : [];
  if ('refusal' in cards) return cards;
  const parameters = given.parameters ?? [];
  if (!Array.isArray(parameters) || !parameters.every(isRecord))
    return refusal('bad-parameter', `Param ${where}['parameters'] must be an array of objects.`);
  return { type, subType, index, parameters, cards };
}

function readCards(given: unknown, where: string): readonly GivenCard[] | SendRefusal {
  if (given === undefined) return [];
  if (!Array.isArray(given) || !given.every(isRecord))
    return refusal('bad-parameter', `Param ${where} must be an array of objects.`);
  const cards: GivenCard[] = [];
  for (const [place, card] of given.entries()) {
    const components = readComponents(card.components, `${where}[${place}]['components']`, OF_CARDS);
    if ('refusal' in components) return components;
    cards.push({ index: readIndex(card.card_index), components });
  }
  return cards;
}

/** A number or its digits. */
function readIndex(given: unknown): number | undefined {
  const index = typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given;
  return typeof index === 'number' && Number.isInteger(index) && index >= 0 ? index : undefined;
}

function notAmong(where: string, known: readonly string[], given: unknown): SendRefusal {
  return refusal(
    'bad-parameter',
    `Param ${where} must be one of {${known.join(', ')}} - got "${String(given)}".`,
  );
}
