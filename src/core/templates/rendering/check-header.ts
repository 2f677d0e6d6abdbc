import { LIMITS } from '../../rules/index.ts';
import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import type { SentParameter } from '../../wire/graph/template-values.ts';
import { componentOf } from '../draft/parts.ts';
import { checkTexts, hydrate, type TextPlace, tooLong } from './check-texts.ts';
import type { SendProblem } from './send-problem.ts';
import { headerFormat, isNamed, MEDIA_FORMATS, namesIn, type Parts } from './slots.ts';

/** Where the values of a text header belong. */
export function headerPlace(draft: TemplateDraft, parts: Parts): TextPlace {
  return { at: 'header', names: namesIn(componentOf(parts, 'HEADER')?.text), named: isNamed(draft) };
}

/** Whether the values for the header fit it; one of media, a place or a product always needs its own (132012). */
export function checkHeader(
  draft: TemplateDraft,
  parts: Parts,
  given: readonly SentParameter[],
): SendProblem[] {
  const format = headerFormat(parts);
  if (format === undefined || format === 'TEXT') return checkTextHeader(draft, parts, given);
  const [parameter] = given;
  const kind = format.toLowerCase();
  if (parameter === undefined)
    return [{ code: 132012, at: 'header', problem: `is missing its ${kind}`, fix: howToGive(format) }];
  const problems: SendProblem[] = [];
  if (given.length > 1)
    problems.push({
      code: 132000,
      at: 'header',
      problem: `has ${given.length} values, the template wants one`,
      fix: 'Give one.',
    });
  if (parameter.type?.toUpperCase() !== format) {
    const problem = `is of type ${parameter.type ?? 'unknown'}, the template wants ${article(kind)} ${kind}`;
    return [...problems, { code: 132012, at: 'header', problem, fix: howToGive(format) }];
  }
  const missing = missingIn(format, Object(parameter[kind]));
  if (missing !== undefined)
    problems.push({ code: 131008, at: 'header', problem: `has no ${missing}`, fix: howToGive(format) });
  return problems;
}

function checkTextHeader(draft: TemplateDraft, parts: Parts, given: readonly SentParameter[]): SendProblem[] {
  const place = headerPlace(draft, parts);
  const text = hydrate(componentOf(parts, 'HEADER')?.text ?? '', place, given);
  return [
    ...checkTexts(draft, place, given),
    ...tooLong('header', text, LIMITS.templateHeaderCharacters.value),
  ];
}

function missingIn(format: string, content: Readonly<Record<string, unknown>>): string | undefined {
  switch (format) {
    case 'LOCATION':
      return ['latitude', 'longitude', 'name', 'address'].find((key) => !hasValue(content[key]));
    case 'PRODUCT':
      return ['product_retailer_id', 'catalog_id'].find((key) => !hasValue(content[key]));
    default:
      return hasValue(content.id) || hasValue(content.link) ? undefined : 'id or link';
  }
}

function howToGive(format: string): string {
  if (MEDIA_FORMATS.includes(format)) return 'Give `header` as an https link or the id of uploaded media.';
  if (format === 'LOCATION') return 'Give header.latitude, header.longitude, header.name and header.address.';
  return 'Give header.product_retailer_id and header.catalog_id.';
}

function article(kind: string): string {
  return /^[aeiou]/.test(kind) ? 'an' : 'a';
}

function hasValue(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}
