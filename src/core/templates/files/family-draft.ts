import { isPositional, variablesIn } from '../draft/variables.ts';
import type { DraftPath } from '../source.ts';
import {
  type FamilyHead,
  type FamilyLanguage,
  MEDIA_KEYS,
  SHARED_KEYS,
  type ShortBody,
  type ShortButton,
  type ShortCard,
  type ShortHeader,
} from './family-schema.ts';
import type { FilePath } from './written.ts';

type Loose = Readonly<Record<string, unknown>>;

/** A request made from a family, and from where in the file each part of it comes. */
export interface MadeDraft {
  readonly request: Loose;
  /** From a way in the request to one in the file; what lies deeper has the same steps in both, as far as it has any. */
  readonly origins: readonly Origin[];
  readonly media: readonly { readonly path: DraftPath; readonly file: string }[];
}

export interface Origin {
  readonly draft: DraftPath;
  readonly file: FilePath;
}

/** A component of the short form: what it becomes, and where its parts come from, seen from itself. */
interface Made {
  readonly component: Loose;
  readonly origins: readonly Origin[];
  readonly media: readonly { readonly path: DraftPath; readonly file: string }[];
}

/** The request that a language of a family means. */
export function draftOfLanguage(head: FamilyHead, language: string, given: FamilyLanguage): MadeDraft {
  const here: FilePath = ['languages', language];
  const own = SHARED_KEYS.filter((key) => given[key] !== undefined);
  const inherited = SHARED_KEYS.filter((key) => given[key] === undefined && head[key] !== undefined);
  const parts = given.components === undefined ? partsOf(given) : [];
  const components = given.components ?? parts.map(({ made }) => made.component);
  const request = {
    name: head.name,
    language,
    ...Object.fromEntries(inherited.map((key) => [key, head[key]])),
    ...Object.fromEntries(own.map((key) => [key, given[key]])),
    components,
  };
  const isNamed = !('parameter_format' in request) && hasNamedVariable(components);
  return {
    request: isNamed ? { ...request, parameter_format: 'NAMED' } : request,
    origins: [
      { draft: [], file: here },
      { draft: ['name'], file: ['name'] },
      ...inherited.map((key) => ({ draft: [key], file: [key] })),
      ...parts.flatMap(({ key, made }, index) => moved(made.origins, ['components', index], [...here, key])),
    ],
    media: parts.flatMap(({ made }, index) =>
      made.media.map(({ path, file }) => ({ path: ['components', index, ...path], file })),
    ),
  };
}

function partsOf(given: FamilyLanguage): { readonly key: string; readonly made: Made }[] {
  const {
    header,
    limited_time_offer: offer,
    body,
    call_permission_request: call,
    footer,
    buttons,
    cards,
  } = given;
  const parts: { key: string; made: Made | undefined }[] = [
    { key: 'header', made: header === undefined ? undefined : headerOf(header) },
    {
      key: 'limited_time_offer',
      made: offer && plain({ type: 'LIMITED_TIME_OFFER', limited_time_offer: offer }, ['limited_time_offer']),
    },
    { key: 'body', made: body === undefined ? undefined : bodyOf(body) },
    { key: 'call_permission_request', made: call && plain({ type: 'CALL_PERMISSION_REQUEST' }) },
    { key: 'footer', made: footer === undefined ? undefined : footerOf(footer) },
    {
      key: 'buttons',
      made: buttons && plain({ type: 'BUTTONS', buttons: buttons.map(buttonOf) }, ['buttons']),
    },
    { key: 'cards', made: cards && carouselOf(cards) },
  ];
  return parts.filter((part): part is { key: string; made: Made } => part.made !== undefined);
}

/** A component that is written as it is; what stands under `same` in it is the part itself. */
function plain(component: Loose, same: DraftPath = []): Made {
  const origins = [{ draft: [], file: [] }, ...(same.length === 0 ? [] : [{ draft: same, file: [] }])];
  return { component, origins, media: [] };
}

function headerOf(header: ShortHeader): Made {
  if (typeof header === 'string') return plain({ type: 'HEADER', format: 'TEXT', text: header });
  const kind = MEDIA_KEYS.find((key) => header[key] !== undefined);
  if (kind !== undefined) {
    const component = { type: 'HEADER', format: kind.toUpperCase() };
    const origins = [
      { draft: [], file: [] },
      { draft: ['format'], file: [kind] },
      { draft: ['example'], file: [kind] },
    ];
    return { component, origins, media: [{ path: [], file: header[kind] as string }] };
  }
  if (header.format !== undefined) return plain({ type: 'HEADER', format: header.format });
  return withExamples({ type: 'HEADER', format: 'TEXT', text: header.text }, header.examples, 'header_text');
}

function bodyOf(body: ShortBody): Made {
  if (typeof body === 'string') return plain({ type: 'BODY', text: body });
  const { examples, ...rest } = body;
  return withExamples({ type: 'BODY', ...rest }, examples, 'body_text');
}

/** Examples in the shape that their place wants (templates.md §3.3). */
function withExamples(
  component: Loose,
  examples: readonly string[] | Readonly<Record<string, string>> | undefined,
  key: 'header_text' | 'body_text',
): Made {
  if (examples === undefined) return plain(component);
  const origins: Origin[] = [
    { draft: [], file: [] },
    { draft: ['example'], file: ['examples'] },
  ];
  if (isList(examples)) {
    const list = key === 'body_text' ? [examples] : examples;
    const at = key === 'body_text' ? ['example', key, 0] : ['example', key];
    origins.push({ draft: at, file: ['examples'] });
    return { component: { ...component, example: { [key]: list } }, origins, media: [] };
  }
  const named = `${key}_named_params`;
  const params = Object.entries(examples).map(([name, example]) => ({ param_name: name, example }));
  for (const [index, { param_name: name }] of params.entries()) {
    origins.push({ draft: ['example', named, index], file: ['examples', name] });
  }
  return { component: { ...component, example: { [named]: params } }, origins, media: [] };
}

function isList(examples: object): examples is readonly string[] {
  return Array.isArray(examples);
}

function footerOf(footer: string | { readonly code_expiration_minutes: number }): Made {
  return plain({ type: 'FOOTER', ...(typeof footer === 'string' ? { text: footer } : footer) });
}

function buttonOf({ example, ...button }: ShortButton): Loose {
  if (example === undefined) return button;
  return { ...button, example: button.type.toUpperCase() === 'URL' ? [example] : example };
}

function carouselOf(cards: readonly ShortCard[]): Made {
  const made = cards.map((card) => partsOf(card));
  const at = (card: number, part: number): DraftPath => ['cards', card, 'components', part];
  return {
    component: {
      type: 'CAROUSEL',
      cards: made.map((parts) => ({ components: parts.map(({ made: { component } }) => component) })),
    },
    origins: [
      { draft: [], file: [] },
      { draft: ['cards'], file: [] },
      ...made.flatMap((parts, card) =>
        parts.flatMap(({ key, made: { origins } }, part) => moved(origins, at(card, part), [card, key])),
      ),
    ],
    media: made.flatMap((parts, card) =>
      parts.flatMap(({ made: { media } }, part) =>
        media.map(({ path, file }) => ({ path: [...at(card, part), ...path], file })),
      ),
    ),
  };
}

function moved(origins: readonly Origin[], draft: DraftPath, file: FilePath): Origin[] {
  return origins.map((origin) => ({ draft: [...draft, ...origin.draft], file: [...file, ...origin.file] }));
}

/** Whether a text that people read has a variable with a name; addresses may have numbers beside them (§3.1). */
function hasNamedVariable(components: readonly Loose[]): boolean {
  return components.some(
    ({ text, cards }) =>
      (typeof text === 'string' && variablesIn(text).some(({ name }) => !isPositional(name))) ||
      (Array.isArray(cards) &&
        cards.some((card: unknown) => {
          const inner: unknown = Object(card).components;
          return Array.isArray(inner) && hasNamedVariable(inner.map((part: unknown) => Object(part)));
        })),
  );
}
