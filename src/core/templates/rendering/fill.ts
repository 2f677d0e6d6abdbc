import { parseTime } from '../../clock.ts';
import type { DraftButton, TemplateDraft } from '../../wire/graph/template-draft.ts';
import type { SentComponents, SentParameter, SentPart } from '../../wire/graph/template-values.ts';
import { isRecord } from '../account/records.ts';
import { buttonsOf, componentOf } from '../draft/parts.ts';
import { encodedSuffix, urlPlace } from './check-buttons.ts';
import { headerPlace } from './check-header.ts';
import { bodyPlace } from './check-send.ts';
import type { TextPlace } from './check-texts.ts';
import type { SendProblem } from './send-problem.ts';
import {
  cardsOf,
  headerFormat,
  isAuthentication,
  isCodeButton,
  isOfProducts,
  MEDIA_FORMATS,
  type Parts,
  subTypeOf,
} from './slots.ts';
import type { TemplateValues } from './values.ts';

/** The components of a message, and what could not be put in them. */
export interface Filled {
  /** A variable without a value stands in it as it stands in the template. */
  readonly components: SentComponents;
  /** The variables without a value (132000). */
  readonly missing: readonly SendProblem[];
  /** Addresses of values that the template has no place for. */
  readonly unused: readonly string[];
}

/**
 * What a template is sent with for these values (templates.md §8.2); `spare` has values for what they leave out, under
 * whatever address.
 */
export function fillTemplate(draft: TemplateDraft, values: TemplateValues, spare: TemplateValues): Filled {
  const used = new Set<string>();
  const missing: SendProblem[] = [];
  const finder = (lead: string): Finder => ({
    find: (...names) => {
      for (const name of names) {
        const at = `${lead}${name}`;
        if (values.has(at)) {
          used.add(at);
          if (values.get(at) !== null) return values.get(at);
        }
      }
      return names.map((name) => spare.get(`${lead}${name}`)).find((value) => value !== undefined);
    },
    miss: (at) => {
      missing.push({
        code: 132000,
        at: `${lead}${at}`,
        problem: 'has no value',
        fix: `Give \`${lead}${at}\`.`,
      });
    },
  });
  const components = [
    ...fillParts(draft, draft.components, finder('')).map((part) => ({ ...part, cards: [] })),
    ...fillOffer(draft, finder('')),
    ...fillCards(draft, [...values.keys(), ...spare.keys()], finder),
  ];
  return { components, missing, unused: [...values.keys()].filter((at) => !used.has(at)) };
}

interface Finder {
  /** The first of these addresses that has a value. */
  find(...names: readonly string[]): unknown;
  /** Notes that one has none. */
  miss(at: string): void;
}

function fillParts(draft: TemplateDraft, parts: Parts, finder: Finder): SentPart[] {
  const header = fillHeader(draft, parts, finder);
  const body = fillTexts(bodyPlace(draft, parts), finder, isAuthentication(draft) ? ['code'] : []);
  return [
    ...(header.length === 0 ? [] : [{ type: 'header', parameters: header }]),
    ...(body.length === 0 ? [] : [{ type: 'body', parameters: body }]),
    ...buttonsOf(parts).flatMap((button, index) => fillButton(button, index, finder)),
  ];
}

function fillTexts(
  { at, names, named }: TextPlace,
  { find, miss }: Finder,
  others: readonly string[] = [],
): SentParameter[] {
  return names.map((name) => {
    // A number alone is the body’s: header and buttons count from 1 again.
    const alone = named || at === 'body' ? [name] : [];
    const value = find(`${at}.${name}`, ...alone, ...others);
    if (value === undefined) miss(`${at}.${name}`);
    return { ...textParameter(value ?? `{{${name}}}`), ...(named && { parameter_name: name }) };
  });
}

/** A text; or a currency or a date, whole or only what is in it. */
function textParameter(value: unknown): SentParameter {
  if (!isRecord(value)) return { type: 'text', text: String(value) };
  if (typeof value.type === 'string') return value;
  const type = value.code === undefined ? 'date_time' : 'currency';
  return { type, [type]: value };
}

function fillHeader(draft: TemplateDraft, parts: Parts, finder: Finder): SentParameter[] {
  const format = headerFormat(parts);
  if (format === undefined) return [];
  if (format === 'TEXT') return fillTexts(headerPlace(draft, parts), finder);
  const kind = format.toLowerCase();
  const whole = finder.find('header');
  if (isRecord(whole) && typeof whole.type === 'string') return [whole];
  const keys = MEDIA_FORMATS.includes(format) ? MEDIA_KEYS : PLACE_KEYS;
  const given = keys.flatMap((key) => {
    const value = finder.find(`header.${key}`);
    return value === undefined ? [] : [[key, isRecord(value) ? value : String(value)] as const];
  });
  const content = {
    ...(isRecord(whole) ? whole : whole === undefined ? {} : mediaOf(String(whole))),
    ...Object.fromEntries(given),
  };
  return Object.keys(content).length === 0 ? [] : [{ type: kind, [kind]: content }];
}

const MEDIA_KEYS = ['id', 'link', 'filename'];
const PLACE_KEYS = ['latitude', 'longitude', 'name', 'address', 'product_retailer_id', 'catalog_id'];

function mediaOf(text: string): Readonly<Record<string, string>> {
  return /^https?:\/\//i.test(text) ? { link: text } : { id: text };
}

function fillButton(button: DraftButton, index: number, { find }: Finder): SentPart[] {
  const subType = subTypeOf(button);
  const at = `button.${index}`;
  if (subType === undefined) return [];
  const { names, named } = urlPlace(button, at);
  const [name = '1'] = names;
  const others = isCodeButton(button) ? ['code', 'body.1', '1'] : named ? [name] : [];
  const value = subType === 'URL' ? find(at, `${at}.${name}`, ...others) : find(at);
  if (value === undefined) return [];
  const parameters = Array.isArray(value)
    ? value.filter(isRecord)
    : buttonParameters(subType, value, named ? name : undefined);
  return [{ type: 'button', sub_type: subType.toLowerCase(), index, parameters }];
}

function buttonParameters(subType: string, value: unknown, name: string | undefined): SentParameter[] {
  switch (subType) {
    case 'URL':
      return [
        {
          type: 'text',
          text: encodedSuffix(String(value)),
          ...(name !== undefined && { parameter_name: name }),
        },
      ];
    case 'COPY_CODE':
      return [{ type: 'coupon_code', coupon_code: String(value) }];
    case 'FLOW':
      return [{ type: 'action', action: isRecord(value) ? value : { flow_token: String(value) } }];
    case 'CATALOG':
    case 'MPM':
      return [
        {
          type: 'action',
          action: isRecord(value) ? value : { thumbnail_product_retailer_id: String(value) },
        },
      ];
    case 'VOICE_CALL':
      if (isRecord(value)) return callParameters(value);
      return [{ type: 'payload', payload: String(value) }];
    default:
      return [{ type: 'payload', payload: String(value) }];
  }
}

function callParameters({ ttl_minutes, payload }: Readonly<Record<string, unknown>>): SentParameter[] {
  return [
    ...(ttl_minutes === undefined ? [] : [{ type: 'ttl_minutes', ttl_minutes }]),
    ...(payload === undefined ? [] : [{ type: 'payload', payload }]),
  ];
}

function fillOffer(draft: TemplateDraft, { find }: Finder): SentComponents {
  const offer = componentOf(draft.components, 'LIMITED_TIME_OFFER');
  const value = offer === undefined ? undefined : find('offer.expires', 'offer');
  if (value === undefined) return [];
  const content = { expiration_time_ms: instantOf(value) };
  const parameters = [{ type: 'limited_time_offer', limited_time_offer: content }];
  return [{ type: 'limited_time_offer', parameters, cards: [] }];
}

/** Unix milliseconds; what is no instant stays as it is, and is refused. */
function instantOf(value: unknown): unknown {
  if (typeof value === 'number') return value;
  const text = String(value);
  return /^\d+$/.test(text) ? Number(text) : (parseTime(text) ?? text);
}

function fillCards(
  draft: TemplateDraft,
  addresses: readonly string[],
  finder: (lead: string) => Finder,
): SentComponents {
  const cards = cardsOf(draft);
  const [first] = cards;
  if (first === undefined) return [];
  const given = addresses.map((at) => Number(/^card\.(\d+)\./.exec(at)?.[1] ?? -1));
  // As many as have values: whether that is one too many is told by the check.
  const count = Math.max(isOfProducts(cards) ? 0 : cards.length, Math.min(Math.max(...given, -1) + 1, 100));
  const filled = Array.from({ length: count }, (_, index) => ({
    card_index: index,
    components: fillParts(
      draft,
      (isOfProducts(cards) ? first : cards[index]) ?? first,
      finder(`card.${index}.`),
    ),
  }));
  return [{ type: 'carousel', parameters: [], cards: filled }];
}
