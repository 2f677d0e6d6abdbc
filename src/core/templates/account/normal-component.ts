import { isKnownComponent } from '../../wire/graph/template-draft.ts';
import { variablesIn } from '../draft/variables.ts';
import { normalButtons } from './normal-button.ts';
import { isRecord, type Loose, omit, upperType } from './records.ts';

/** In the order in which people see them. */
const ORDER = [
  'HEADER',
  'LIMITED_TIME_OFFER',
  'BODY',
  'FOOTER',
  'BUTTONS',
  'CAROUSEL',
  'CALL_PERMISSION_REQUEST',
];

/**
 * Components as files and accounts are compared by (templates.md §1.4): in capitals, ids gone, examples in one shape,
 * handles of samples gone since they never come back as they were sent, and of an authentication template only what is
 * asked for, since its words are Meta's. A component of a type that is not known is as it came, and where it came.
 */
export function normalComponents(
  components: readonly unknown[],
  { isAuthentication }: { readonly isAuthentication: boolean },
): unknown[] {
  const normal = components.map((component) =>
    isRecord(component) ? normalComponent(component, isAuthentication) : component,
  );
  const known = normal
    .filter(isKnown)
    .toSorted((one, other) => ORDER.indexOf(String(one.type)) - ORDER.indexOf(String(other.type)));
  return normal.map((component) => (isKnown(component) ? known.shift() : component));
}

function isKnown(component: unknown): component is Loose {
  return isRecord(component) && isKnownComponent(component.type);
}

function normalComponent(given: Loose, isAuthentication: boolean): Loose {
  if (!isKnownComponent(given.type)) return capitals(given);
  const component = withFormat(capitals(omit(given, ['id'])));
  const { type, buttons, cards, text } = component;
  if (isAuthentication && (type === 'BODY' || type === 'FOOTER')) return authenticationPart(component);
  const example = normalExample(component.example, typeof text === 'string' ? text : '');
  return {
    ...omit(component, ['example', 'add_security_recommendation']),
    ...(example !== undefined && { example }),
    ...(Array.isArray(buttons) && { buttons: normalButtons(buttons) }),
    ...(Array.isArray(cards) && { cards: cards.map(normalCard) }),
  };
}

function normalCard(card: unknown): unknown {
  if (!isRecord(card) || !Array.isArray(card.components)) return card;
  return {
    ...omit(card, ['id', 'card_index']),
    components: normalComponents(card.components, { isAuthentication: false }),
  };
}

function capitals(component: Loose): Loose {
  const { format } = component;
  return {
    ...upperType(component),
    ...(typeof format === 'string' && { format: format.toUpperCase() }),
  };
}

/** A header with a text, and nothing said of its format, is one of text. */
function withFormat(component: Loose): Loose {
  const { type, format, text } = component;
  const isText = type === 'HEADER' && format === undefined && typeof text === 'string';
  return isText ? { ...component, format: 'TEXT' } : component;
}

function authenticationPart(component: Loose): Loose {
  const rest = omit(component, ['text', 'example']);
  return rest.add_security_recommendation === false ? omit(rest, ['add_security_recommendation']) : rest;
}

function normalExample(example: unknown, text: string): Loose | undefined {
  if (!isRecord(example)) return undefined;
  const hasVariables = variablesIn(text).length > 0;
  const { header_text: header, body_text: body } = example;
  const normal = {
    ...omit(example, ['header_handle', 'header_url', 'header_text', 'body_text', ...NAMED]),
    ...(hasVariables && header !== undefined && { header_text: [header].flat(2) }),
    ...(hasVariables && body !== undefined && { body_text: [[body].flat(2)] }),
    ...Object.fromEntries(
      NAMED.filter((key) => hasVariables && Array.isArray(example[key])).map((key) => [
        key,
        inOrder(example[key] as readonly unknown[], text),
      ]),
    ),
  };
  return Object.keys(normal).length === 0 ? undefined : normal;
}

const NAMED = ['header_text_named_params', 'body_text_named_params'];

/** Which named example comes first says nothing: in the order of the text. */
function inOrder(examples: readonly unknown[], text: string): unknown[] {
  const names = variablesIn(text).map(({ name }) => name);
  const placeOf = (example: unknown) => {
    const place = isRecord(example) ? names.indexOf(String(example.param_name)) : -1;
    return place < 0 ? names.length : place;
  };
  return examples.toSorted((one, other) => placeOf(one) - placeOf(other));
}
