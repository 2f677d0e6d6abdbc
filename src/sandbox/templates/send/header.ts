import { LIMITS } from '../../../core/rules/index.ts';
import { enforces } from '../../enforced.ts';
import { isRecord } from '../../http.ts';
import { findMedia } from '../../media/keep.ts';
import type { BusinessNumber } from '../../world/numbers.ts';
import type { Template, TemplateComponent } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { textOf } from '../components.ts';
import { parametersOf } from '../placeholders.ts';
import { lengthOf } from '../wording.ts';
import { refusal, type SendRefusal } from './refusal.ts';
import { checkTexts, hydrate, kindOf, wrongCount } from './texts.ts';

type Parameter = Readonly<Record<string, unknown>>;

/** Whether the values for the header fit it; a media header always needs its media. */
export function checkHeaderValues(
  world: World,
  number: BusinessNumber,
  template: Template,
  header: TemplateComponent | undefined,
  given: readonly Parameter[],
): SendRefusal | undefined {
  if (header === undefined || header.format === 'TEXT')
    return checkTextHeader(world, template, header, given);
  if (!enforces(world, 'template-parameters')) return undefined;
  const format = String(header.format);
  const [parameter] = given;
  if (kindOf(parameter) !== format || parameter === undefined)
    return refusal(
      'parameter-format',
      `header: Format mismatch, expected ${format}, received ${kindOf(parameter)}`,
    );
  if (given.length > 1) return wrongCount('header', given.length, 1);
  const content: unknown = parameter[format.toLowerCase()];
  const missing = isRecord(content) ? missingIn(format, content) : format.toLowerCase();
  if (missing !== undefined)
    return refusal(
      'missing-parameter',
      `header: Parameter of type ${format.toLowerCase()} is missing ${missing}`,
    );
  const { id } = Object(content);
  const isUnknown = id !== undefined && findMedia(world, String(id))?.numberId !== number.id;
  return isUnknown && MEDIA.includes(format)
    ? refusal('bad-parameter', 'header: not a valid whatsapp business account media attachment ID')
    : undefined;
}

const MEDIA = ['IMAGE', 'VIDEO', 'DOCUMENT'];

function checkTextHeader(
  world: World,
  template: Template,
  header: TemplateComponent | undefined,
  given: readonly Parameter[],
): SendRefusal | undefined {
  const names = parametersOf(template, header);
  const problem = checkTexts(world, template, 'header', names, given);
  if (problem !== undefined || header === undefined) return problem;
  const text = hydrate(template, textOf(header), names, given);
  return lengthOf(text) > LIMITS.templateHeaderCharacters.value && enforces(world, 'template-text-length')
    ? refusal('template-text-too-long', 'header: Translated text too long')
    : undefined;
}

function missingIn(format: string, content: Parameter): string | undefined {
  switch (format) {
    case 'LOCATION':
      return ['latitude', 'longitude', 'name', 'address'].find((key) => !hasValue(content[key]));
    case 'PRODUCT':
      return ['product_retailer_id', 'catalog_id'].find((key) => !hasValue(content[key]));
    default:
      return hasValue(content.id) || hasValue(content.link) ? undefined : 'id or link';
  }
}

function hasValue(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}
