import { isDeepStrictEqual } from 'node:util';
import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import { normalDraft, normalLanguage } from '../account/normal.ts';
import type { Loose } from '../account/records.ts';
import { variablesIn } from '../draft/variables.ts';
import { hasSameComponents } from '../plan/changes.ts';
import { buttonInTheWayOf, inTheWayOf } from '../plan/left-to-meta.ts';
import { draftOfLanguage } from './family-draft.ts';
import { type FamilyHead, type FamilyLanguage, PART_KEYS, SHARED_KEYS } from './family-schema.ts';
import { type SampleOf, type SharedValues, shortOf } from './short-form.ts';
import { escapeValues } from './values.ts';

/** A part of a file as it is written, and as it reads with its variables filled in. */
export interface Both {
  readonly raw: unknown;
  readonly filled: unknown;
}

/** What an account has of one language. */
export interface PulledLanguage {
  readonly draft: TemplateDraft;
  readonly sampleOf: SampleOf;
}

/** Keys of a request that an account shows; of all others it says nothing. */
const SHOWN = [
  'name',
  'language',
  'category',
  'components',
  'parameter_format',
  'message_send_ttl_seconds',
  'sub_category',
  'cta_url_link_tracking_opted_out',
  'library_template_name',
] as const;

/**
 * Whether a file says what an account has, in the eyes of whoever plans: what it leaves to Meta, and what the account
 * does not show, is no difference. Both in normal form.
 */
export function saysSame(account: TemplateDraft, file: TemplateDraft): boolean {
  const keys = SHOWN.filter((key) => key !== 'components');
  return hasSameComponents(account, file) && keys.every((key) => isSameValue(key, account, file));
}

/** What a file need not say: a plan then leaves it as it is. */
const LEFT_OPEN = [
  'message_send_ttl_seconds',
  'sub_category',
  'cta_url_link_tracking_opted_out',
  'library_template_name',
];

/** A setting that is off is as good as none, and how variables are named says nothing where there are none. */
function isSameValue(key: string, account: Loose, file: Loose): boolean {
  if (LEFT_OPEN.includes(key) && file[key] === undefined) return true;
  if (key === 'cta_url_link_tracking_opted_out') return (account[key] ?? false) === (file[key] ?? false);
  if (!(SHOWN as readonly string[]).includes(key)) return account[key] === undefined;
  return isDeepStrictEqual(account[key], file[key]) || (key === 'parameter_format' && !hasVariables(account));
}

function hasVariables({ components }: Loose): boolean {
  return variablesIn(JSON.stringify(components) ?? '').length > 0;
}

/** Keys of a language that are there for themselves, in the order of a file. */
const LANGUAGE_KEYS = [...SHARED_KEYS, ...PART_KEYS, 'components'];

/** A new family of these languages. */
export function newFamily(name: string, pulled: readonly PulledLanguage[]): Loose {
  return mergedFamily({ raw: { name, languages: {} }, filled: { name, languages: {} } }, pulled);
}

/**
 * A family with what an account has in it. Whatever says the same already, after its variables are filled in and in the
 * form that Meta makes of it, stays as it is written; languages that the account does not have stay too.
 */
export function mergedFamily(family: Both, pulled: readonly PulledLanguage[]): Loose {
  const raw = family.raw as Loose;
  const filled = family.filled as Loose;
  const rawLanguages = Object(raw.languages) as Readonly<Record<string, Loose>>;
  const filledLanguages = Object(filled.languages) as Readonly<Record<string, Loose>>;
  const languages: Record<string, Loose> = { ...rawLanguages };
  const shared = new Map<string, SharedValues>();
  for (const { draft, sampleOf } of pulled) {
    const key =
      Object.keys(languages).find((given) => normalLanguage(given) === draft.language) ?? draft.language;
    const short = shortOf(draft, sampleOf);
    const own = filledLanguages[key];
    shared.set(key, effective(filled, own, draft, short.shared));
    languages[key] =
      own === undefined
        ? (escaped(short.parts) as Loose)
        : mergedLanguage({ raw: rawLanguages[key], filled: own }, short.parts, { head: filled, draft });
  }
  return settled({ ...raw, languages }, filled, shared);
}

/** Shared values as the account has them, but for those that are said already and come to the same. */
function effective(
  head: Loose,
  own: Loose | undefined,
  draft: TemplateDraft,
  wanted: SharedValues,
): SharedValues {
  if (own === undefined) return wanted;
  const given = Object.fromEntries(
    SHARED_KEYS.map((key) => [key, own[key] ?? head[key]]).filter(([, value]) => value !== undefined),
  );
  const asGiven = normalDraft({ ...draft, ...absent(), ...given } as TemplateDraft);
  return Object.fromEntries(
    SHARED_KEYS.map((key) => {
      const isSame = isSameValue(key, normalDraft(draft), asGiven);
      return [
        key,
        isSame && (key !== 'parameter_format' || given[key] !== undefined) ? given[key] : wanted[key],
      ];
    }).filter(([, value]) => value !== undefined),
  );
}

function absent(): Loose {
  return Object.fromEntries(SHARED_KEYS.filter((key) => key !== 'category').map((key) => [key, undefined]));
}

/** Puts shared values where they belong: to the family what all languages agree on, to a language what is its own. */
function settled(family: Loose, filled: Loose, shared: ReadonlyMap<string, SharedValues>): Loose {
  const head: Record<string, unknown> = { ...family };
  const languages = Object(family.languages) as Readonly<Record<string, Loose>>;
  const filledLanguages = Object(filled.languages) as Readonly<Record<string, Loose>>;
  const own = new Map(
    Object.entries(languages).map(([key, language]) => [key, { ...language } as Record<string, unknown>]),
  );
  for (const key of SHARED_KEYS) {
    const names = [...own.keys()];
    const now = names.map((name) => filledLanguages[name]?.[key] ?? filled[key]);
    const then = names.map((name, index) => (shared.has(name) ? shared.get(name)?.[key] : now[index]));
    if (isDeepStrictEqual(now, then)) continue;
    const values = [...new Set(then)];
    // What one language does not have, the others cannot get from the family.
    const common =
      values.length === 1 || !values.includes(undefined)
        ? values.includes(filled[key])
          ? filled[key]
          : values[0]
        : undefined;
    if (common === undefined) delete head[key];
    else if (filled[key] !== common) head[key] = escaped(common);
    for (const [index, language] of [...own.values()].entries()) {
      const value = then[index];
      if (filledLanguages[names[index] as string]?.[key] === value) continue;
      if (value === undefined || value === common) delete language[key];
      else language[key] = escaped(value);
    }
  }
  const ordered = Object.fromEntries([...own].map(([key, language]) => [key, inOrder(language)]));
  return headInOrder({ ...head, languages: ordered }, family);
}

/** The keys of a language as they stand, those that are new at their place among them. */
function inOrder(language: Loose): Loose {
  const keys = Object.keys(language);
  const isSorted = keys.every((key, index) => index === 0 || rank(keys[index - 1] as string) <= rank(key));
  return isSorted
    ? language
    : Object.fromEntries(
        keys.toSorted((one, other) => rank(one) - rank(other)).map((key) => [key, language[key]]),
      );
}

function rank(key: string): number {
  return LANGUAGE_KEYS.indexOf(key);
}

function headInOrder(head: Loose, before: Loose): Loose {
  const { $schema, name, ignore, languages, ...rest } = head;
  const added = Object.keys(rest).filter((key) => !(key in before));
  if (added.length === 0) return head;
  return {
    ...($schema !== undefined && { $schema }),
    name,
    ...rest,
    ...(ignore !== undefined && { ignore }),
    languages,
  };
}

interface OfLanguage {
  readonly head: Loose;
  readonly draft: TemplateDraft;
}

function mergedLanguage({ raw, filled }: Both, wanted: Loose, of: OfLanguage): Loose {
  const own = raw as Loose;
  const now = filled as Loose;
  const kept = Object.fromEntries(Object.entries(own).filter(([key]) => isShared(key)));
  const { request } = draftOfLanguage(of.head as FamilyHead, of.draft.language, now as FamilyLanguage);
  const isSame = hasSameComponents(of.draft, normalDraft(request as unknown as TemplateDraft));
  if (isSame && !Object.keys(wanted).some((key) => lacksSample(now[key], wanted[key]))) return own;
  if (now.components !== undefined) {
    const request = mergedRequest(
      { raw: { components: own.components }, filled: { components: now.components } },
      of.draft,
    );
    return { ...kept, components: request.components };
  }
  const keys = [...new Set([...Object.keys(own), ...Object.keys(wanted)])].filter((key) => key in wanted);
  const parts = keys.map((key) => {
    if (now[key] === undefined) return [key, escaped(wanted[key])];
    return [key, mergedPart(key, { raw: own[key], filled: now[key] }, wanted[key], of)];
  });
  return { ...kept, ...Object.fromEntries(parts) };
}

function isShared(key: string): boolean {
  return (SHARED_KEYS as readonly string[]).includes(key);
}

function mergedPart(key: string, { raw, filled }: Both, wanted: unknown, of: OfLanguage): unknown {
  const isSame = (one: unknown, other: unknown) => isSamePart(key, one, other, of);
  if (isSame(filled, wanted) && !lacksSample(filled, wanted)) return raw;
  if (!Array.isArray(raw) || !Array.isArray(filled) || !Array.isArray(wanted))
    return keptWhereSame({ raw, filled }, wanted);
  return wanted.map((item, index) => {
    if (index >= filled.length) return escaped(item);
    const both = { raw: raw[index], filled: filled[index] };
    if (key === 'buttons')
      return isSame([both.filled], [item])
        ? both.raw
        : keptWhereSame(both, buttonInTheWayOf(item, both.filled));
    return mergedCard(both, item, of);
  });
}

function mergedCard({ raw, filled }: Both, wanted: unknown, of: OfLanguage): unknown {
  const keys = Object.keys(Object(wanted));
  return Object.fromEntries(
    keys.map((key) => {
      const both = { raw: Object(raw)[key], filled: Object(filled)[key] };
      return [
        key,
        both.filled === undefined
          ? escaped(Object(wanted)[key])
          : mergedPart(key, both, Object(wanted)[key], of),
      ];
    }),
  );
}

/** A header that is written without its sample, where there is one now. */
function lacksSample(filled: unknown, wanted: unknown): boolean {
  if (Array.isArray(filled) && Array.isArray(wanted)) {
    return filled.some((item, index) => lacksSample(Object(item).header, Object(wanted[index]).header));
  }
  return (
    Object(filled).format !== undefined &&
    typeof wanted === 'object' &&
    wanted !== null &&
    !('format' in wanted) &&
    !('text' in wanted)
  );
}

function isSamePart(key: string, written: unknown, there: unknown, { head, draft }: OfLanguage): boolean {
  const asDraft = (part: unknown) => {
    const family = {
      name: 'x',
      category: draft.category,
      parameter_format: head.parameter_format,
      languages: {},
    } as FamilyHead;
    const { request } = draftOfLanguage(family, draft.language, { [key]: part } as FamilyLanguage);
    return normalDraft(request as unknown as TemplateDraft);
  };
  return hasSameComponents(asDraft(there), asDraft(written));
}

/** A request as Meta takes it, with what an account has in it; what says the same stays as it is written. */
export function mergedRequest({ raw, filled }: Both, draft: TemplateDraft): Loose {
  const own = raw as Loose;
  const now = filled as Loose;
  const wanted: Loose = draft;
  const before = normalDraft(now as unknown as TemplateDraft);
  const isSame = hasSameComponents(draft, before);
  const keys = [...new Set([...Object.keys(own), ...Object.keys(wanted)])];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const isKept = key === 'components' ? isSame : isSameValue(key, draft, before);
      if (isKept) return key in own ? [[key, own[key]]] : [];
      if (key === 'components') return [[key, mergedComponents({ raw: own[key], filled: now[key] }, draft)]];
      if (wanted[key] === undefined) return [];
      return [[key, keptWhereSame({ raw: own[key], filled: now[key] }, wanted[key])]];
    }),
  );
}

function mergedComponents({ raw, filled }: Both, draft: TemplateDraft): unknown {
  if (!Array.isArray(raw) || !Array.isArray(filled)) return escaped(draft.components);
  const normal = (component: unknown) =>
    normalDraft({ ...draft, components: [component] } as unknown as TemplateDraft);
  return inTheWayOf(draft.components, filled).map((component, at) => {
    const { type } = Object(component);
    const index = filled.findIndex((one) => String(Object(one).type).toUpperCase() === type);
    if (index < 0) return escaped(component);
    if (hasSameComponents(normal(draft.components[at]), normal(filled[index]))) return raw[index];
    return keptWhereSame({ raw: raw[index], filled: filled[index] }, component);
  });
}

/** What is wanted, in the words of the file wherever they come to the same. */
function keptWhereSame({ raw, filled }: Both, wanted: unknown): unknown {
  if (isDeepStrictEqual(filled, wanted)) return raw;
  if (Array.isArray(wanted)) {
    return wanted.map((item, index) =>
      Array.isArray(raw) && Array.isArray(filled) && index < raw.length
        ? keptWhereSame({ raw: raw[index], filled: filled[index] }, item)
        : escaped(item),
    );
  }
  if (typeof wanted !== 'object' || wanted === null) return escaped(wanted);
  // A text alone is short for a part that has nothing but a text.
  const [ownRaw, ownFilled] = typeof filled === 'string' ? [{ text: raw }, { text: filled }] : [raw, filled];
  const before = Object.keys(Object(ownRaw)).filter((key) => key in wanted);
  const keys = [...new Set([...before, ...Object.keys(wanted)])];
  return Object.fromEntries(
    keys.map((key) => {
      const value = (wanted as Loose)[key];
      const isThere = typeof ownFilled === 'object' && ownFilled !== null && key in ownFilled;
      return [
        key,
        isThere
          ? keptWhereSame({ raw: Object(ownRaw)[key], filled: (ownFilled as Loose)[key] }, value)
          : escaped(value),
      ];
    }),
  );
}

/** A value as it is written, so that no text of it is taken for a variable. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return escapeValues(value);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}
