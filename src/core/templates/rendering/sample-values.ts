import type { DraftButton, DraftComponent, TemplateDraft } from '../../wire/graph/template-draft.ts';
import { buttonsOf, componentOf } from '../draft/parts.ts';
import {
  bodyNames,
  cardsOf,
  headerFormat,
  isAuthentication,
  isCodeButton,
  isOfProducts,
  namesIn,
  type Parts,
  urlVariable,
} from './slots.ts';
import type { TemplateValues } from './values.ts';

/** The code that stands in samples of authentication templates. */
const SAMPLE_CODE = '123456';
const DAY_MS = 86_400_000;

/**
 * The values of a template’s own examples. What has none by its nature (media, places, products, the end of an offer)
 * gets something that is seen to be a sample; `now` in Unix milliseconds.
 */
export function sampleValues(draft: TemplateDraft, now: number): TemplateValues {
  const values = new Map<string, unknown>(sampleParts(draft, draft.components));
  if (isAuthentication(draft)) values.set('code', SAMPLE_CODE);
  if (componentOf(draft.components, 'LIMITED_TIME_OFFER') !== undefined)
    values.set('offer.expires', now + 2 * DAY_MS);
  const cards = cardsOf(draft);
  for (const [index, parts] of cards.entries())
    for (const [at, value] of sampleParts(draft, parts)) values.set(`card.${index}.${at}`, value);
  // A carousel of products may have been read with one card.
  if (isOfProducts(cards) && cards.length === 1)
    for (const [at, value] of sampleParts(draft, cards[0] ?? [])) values.set(`card.1.${at}`, value);
  return values;
}

function sampleParts(draft: TemplateDraft, parts: Parts): [string, unknown][] {
  const header = componentOf(parts, 'HEADER');
  const body = componentOf(parts, 'BODY');
  const format = headerFormat(parts);
  return [
    ...(format === undefined || format === 'TEXT'
      ? examplesOf('header', namesIn(header?.text), header?.example)
      : sampleHeader(format, header?.example)),
    ...(isAuthentication(draft) ? [] : examplesOf('body', bodyNames(draft, parts), body?.example)),
    ...buttonsOf(parts).flatMap((button, index) => sampleButton(button, `button.${index}`)),
  ];
}

type Example = DraftComponent['example'];

function examplesOf(at: 'header' | 'body', names: readonly string[], example: Example): [string, unknown][] {
  const named = example?.[`${at}_text_named_params`] ?? [];
  const flat = [example?.[`${at}_text`]].flat(2);
  return names.flatMap((name, place): [string, unknown][] => {
    const value = named.find(({ param_name }) => param_name === name)?.example ?? flat[place];
    return value === undefined ? [] : [[`${at}.${name}`, value]];
  });
}

function sampleHeader(format: string, example: Example): [string, unknown][] {
  switch (format) {
    case 'LOCATION':
      return [
        ['header.latitude', '51.4779'],
        ['header.longitude', '-0.0015'],
        ['header.name', 'Sample place'],
        ['header.address', '1 Sample Street'],
      ];
    case 'PRODUCT':
      return [
        ['header.product_retailer_id', 'sample-product'],
        ['header.catalog_id', 'sample-catalog'],
      ];
    default: {
      const [handle] = [example?.header_handle].flat();
      const link = String(handle ?? '');
      return [
        [
          'header.link',
          link.startsWith('https://') ? link : `https://media.example/sample-${format.toLowerCase()}`,
        ],
      ];
    }
  }
}

function sampleButton(button: DraftButton, at: string): [string, unknown][] {
  const [example] = [button.example].flat();
  if (isCodeButton(button)) return [[at, SAMPLE_CODE]];
  if (button.type === 'COPY_CODE') return example === undefined ? [] : [[at, example]];
  if (button.type === 'MPM') return [[at, SAMPLE_SECTIONS]];
  if (urlVariable(button) === undefined || example === undefined) return [];
  return [[at, suffixOf(button.url ?? '', example)]];
}

const SAMPLE_SECTIONS = {
  thumbnail_product_retailer_id: 'sample-product',
  sections: [{ title: 'Sample', product_items: [{ product_retailer_id: 'sample-product' }] }],
};

/** The end of a URL from its example, which is the end alone or the whole (templates.md §3.3). */
function suffixOf(url: string, example: string): string {
  const start = url.slice(0, url.indexOf('{{'));
  if (example.startsWith(start)) return example.slice(start.length);
  return URL.canParse(example) ? (example.split('/').at(-1) ?? example) : example;
}
