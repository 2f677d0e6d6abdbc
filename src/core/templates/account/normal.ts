import { createHash } from 'node:crypto';
import { isUnknownType, type TemplateDraft } from '../../wire/graph/template-draft.ts';
import { normalComponents } from './normal-component.ts';
import { isRecord, type Loose, omit, orderedJson } from './records.ts';

/** What a node shows and nobody sends (templates.md §1.2). */
const READ_ONLY = [
  'id',
  'status',
  'previous_category',
  'correct_category',
  'quality_score',
  'rejected_reason',
  'last_updated_time',
  'source',
  'health_status',
  'is_sms_fallback_enabled',
  // Ignored since 2025-04-09 (CAT).
  'allow_category_change',
];

/**
 * The form in which a file and an account are compared (templates.md §1.4): what Meta changes on the way is the same on
 * both sides, and nothing inside a text is touched but its line ends. Made for comparing: a media header has lost its
 * handle. The same twice is the same as once. The category stays in it; whoever compares decides whether it counts.
 */
export function normalDraft(draft: TemplateDraft): TemplateDraft {
  const plain = unixLines(omit(draft, READ_ONLY)) as Loose;
  const category = String(plain.category ?? '').toUpperCase();
  const { components, parameter_format: format, sub_category: subCategory } = plain;
  const normal = {
    ...omit(plain, ['sub_category', 'is_primary_device_delivery_only']),
    language: normalLanguage(String(plain.language ?? '')),
    category,
    parameter_format: typeof format === 'string' && format !== '' ? format.toUpperCase() : 'POSITIONAL',
    components: normalComponents(Array.isArray(components) ? components : [], {
      isAuthentication: category === 'AUTHENTICATION',
    }),
    // Read from every template that has none (templates.md §1.2).
    ...(typeof subCategory === 'string' &&
      !['', 'CUSTOM'].includes(subCategory.toUpperCase()) && { sub_category: subCategory.toUpperCase() }),
    ...(plain.is_primary_device_delivery_only === true && { is_primary_device_delivery_only: true }),
  };
  // Loose all the way: what was no draft in some part of it is none now, and was compared all the same.
  return normal as unknown as TemplateDraft;
}

/** A language as REST has it: `en-us` and `EN_US` are `en_US` (templates.md §1.2, §3.2). */
export function normalLanguage(language: string): string {
  const [tongue = '', ...region] = language.split(/[-_]/);
  return [tongue.toLowerCase(), ...region.map((part) => part.toUpperCase())].join('_');
}

/** The SHA-256 of what a template says, in normal form: neither its name nor its language nor its category. */
export function contentHash(draft: TemplateDraft): string {
  return normalHash(normalDraft(draft));
}

/** The same of a draft that is in normal form already. */
export function normalHash(normal: TemplateDraft): string {
  const content = omit(normal, ['name', 'language', 'category']);
  return createHash('sha256').update(orderedJson(content)).digest('hex');
}

/** Of what is of a type that is not known nothing is touched. */
function unixLines(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n');
  if (Array.isArray(value)) return value.map(unixLines);
  if (!isRecord(value) || isUnknownType(value.type)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unixLines(inner)]));
}
