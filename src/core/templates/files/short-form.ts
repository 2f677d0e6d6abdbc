import { isDeepStrictEqual } from 'node:util';
import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import { normalDraft } from '../account/normal.ts';
import type { Loose } from '../account/records.ts';
import { draftOfLanguage } from './family-draft.ts';
import {
  type FamilyLanguage,
  languageSchema,
  MEDIA_KEYS,
  type PartKey,
  SHARED_KEYS,
} from './family-schema.ts';

/** What all languages of a family may share, as one of them has it. */
export type SharedValues = Readonly<Partial<Record<(typeof SHARED_KEYS)[number], unknown>>>;

/** A language in the form in which a family file has it. */
export interface ShortLanguage {
  readonly shared: SharedValues;
  /** The parts of the short form, or `components` where it cannot say everything. */
  readonly parts: Loose;
}

/** The file of the sample in a media header, of the template or of a card; undefined when there is none at hand. */
export type SampleOf = (card: number | undefined) => string | undefined;

const LANGUAGE = languageSchema();

/** A draft in normal form as a language of a family; reading it again and making it normal gives the same draft. */
export function shortOf(draft: TemplateDraft, sampleOf: SampleOf = () => undefined): ShortLanguage {
  const parts = shortParts(draft.components as readonly Loose[], sampleOf, undefined);
  const head = { name: draft.name, ...sharedOf(draft) };
  // What a file may not hold in its short form has none.
  if (parts !== undefined && LANGUAGE.safeParse(parts).success && isSame(draft, head, parts)) {
    return { shared: withoutFollowing(draft, head, parts), parts };
  }
  const whole = { components: draft.components };
  return { shared: withoutFollowing(draft, head, whole), parts: whole };
}

function sharedOf(draft: Loose): SharedValues {
  return Object.fromEntries(
    SHARED_KEYS.filter((key) => draft[key] !== undefined).map((key) => [key, draft[key]]),
  );
}

/** The parameter format is left to follow from the variables where it does. */
function withoutFollowing(
  draft: TemplateDraft,
  head: { name: string } & SharedValues,
  parts: Loose,
): SharedValues {
  const { name: _, parameter_format: format, ...shared } = head;
  return isSame(draft, { name: draft.name, ...shared }, parts)
    ? shared
    : { ...shared, parameter_format: format };
}

function isSame(draft: TemplateDraft, head: { name: string } & SharedValues, parts: Loose): boolean {
  const family = { ...head, languages: {} } as Parameters<typeof draftOfLanguage>[0];
  const { request } = draftOfLanguage(family, draft.language, parts as FamilyLanguage);
  return isDeepStrictEqual(
    plainly(normalDraft(request as unknown as TemplateDraft)),
    plainly(normalDraft(draft)),
  );
}

/** Without keys that have no value, whatever made it. */
export function plainly(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** The components as parts; undefined when one has no short form, or two have the same. */
function shortParts(
  components: readonly Loose[],
  sampleOf: SampleOf,
  card: number | undefined,
): Partial<Record<PartKey, unknown>> | undefined {
  const parts: Partial<Record<PartKey, unknown>> = {};
  for (const component of components) {
    const made = shortPart(component, sampleOf, card);
    if (made === undefined || parts[made.key] !== undefined) return undefined;
    parts[made.key] = made.part;
  }
  return parts;
}

interface ShortPart {
  readonly key: PartKey;
  readonly part: unknown;
}

function shortPart(component: Loose, sampleOf: SampleOf, card: number | undefined): ShortPart | undefined {
  const { buttons, cards, limited_time_offer: offer } = component;
  switch (component.type) {
    case 'HEADER':
      return { key: 'header', part: shortHeader(component, sampleOf(card)) };
    case 'BODY':
      return { key: 'body', part: shortBody(component) };
    case 'FOOTER':
      return {
        key: 'footer',
        part: component.text ?? { code_expiration_minutes: component.code_expiration_minutes },
      };
    case 'LIMITED_TIME_OFFER':
      return { key: 'limited_time_offer', part: offer };
    case 'CALL_PERMISSION_REQUEST':
      return { key: 'call_permission_request', part: true };
    case 'BUTTONS':
      return Array.isArray(buttons) ? { key: 'buttons', part: buttons.map(shortButton) } : undefined;
    case 'CAROUSEL': {
      if (!Array.isArray(cards)) return undefined;
      const short = cards.map(({ components }: Loose, index) =>
        Array.isArray(components) ? shortParts(components, sampleOf, index) : undefined,
      );
      return short.some((parts) => parts === undefined) ? undefined : { key: 'cards', part: short };
    }
    default:
      return undefined;
  }
}

function shortHeader({ format, text, example }: Loose, sample: string | undefined): unknown {
  if (format === 'TEXT') return withExamples(text, example, 'header_text');
  const kind = MEDIA_KEYS.find((key) => key.toUpperCase() === format);
  return kind !== undefined && sample !== undefined ? { [kind]: sample } : { format };
}

function shortBody(component: Loose): unknown {
  if (component.text === undefined) {
    return { add_security_recommendation: component.add_security_recommendation === true };
  }
  return withExamples(component.text, component.example, 'body_text');
}

function withExamples(text: unknown, example: unknown, key: 'header_text' | 'body_text'): unknown {
  const given = Object(example) as Loose;
  const named = given[`${key}_named_params`];
  const list = given[key];
  if (Array.isArray(named)) {
    return {
      text,
      examples: Object.fromEntries(named.map((each: Loose) => [each.param_name, each.example])),
    };
  }
  if (Array.isArray(list)) return { text, examples: key === 'body_text' ? list[0] : list };
  return text;
}

function shortButton({ example, ...button }: Loose): Loose {
  if (example === undefined) return button;
  return { ...button, example: Array.isArray(example) && example.length === 1 ? example[0] : example };
}
