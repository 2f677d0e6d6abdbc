import { templateDraft } from '../../wire/graph/template-draft.ts';
import type { DraftPath, SourceProblem, TemplateSource } from '../source.ts';
import { draftOfLanguage, type Origin } from './family-draft.ts';
import { headSchema, languageSchema } from './family-schema.ts';
import { type LineFinder, lineFinder } from './lines.ts';
import { readJson } from './read-json.ts';
import { readYaml } from './read-yaml.ts';
import { schemaFlaws } from './schema-flaws.ts';
import { suppressionsFor, suppressionsIn, type WrittenSuppression } from './suppressions.ts';
import { fillValues } from './values.ts';
import {
  childOf,
  type FilePath,
  type Flaw,
  kindOf,
  nearest,
  plainOf,
  pointOf,
  type Written,
  type WrittenMap,
  type WrittenScalar,
} from './written.ts';

/** What texts of files are read with. */
export interface Reading {
  readonly values: Readonly<Record<string, string>>;
  /** The environments that have a value, to help with one that this has not. */
  readonly environmentsWith: (name: string) => readonly string[];
  readonly head: ReturnType<typeof headSchema>;
  readonly language: ReturnType<typeof languageSchema>;
}

export function reading(
  values: Reading['values'],
  environmentsWith: Reading['environmentsWith'] = () => [],
): Reading {
  return { values, environmentsWith, head: headSchema(), language: languageSchema() };
}

/** How a template stands in a file: as a language of a family, or as a request by itself or in a list. */
export type Placement =
  | { readonly kind: 'family'; readonly language: string }
  | { readonly kind: 'request'; readonly index: number | undefined };

/** A template of a file, and how it stands there. */
export interface PlacedSource {
  readonly source: TemplateSource;
  readonly placement: Placement;
}

/** All of one file. */
export interface ReadFile {
  readonly sources: readonly PlacedSource[];
  readonly problems: readonly SourceProblem[];
  /** Names that the file is about, also when it cannot be used. */
  readonly names: readonly string[];
}

interface InFile extends Reading {
  readonly file: string;
  readonly positionOf: LineFinder;
  readonly suppressions: readonly WrittenSuppression[];
  readonly flaws: Flaw[];
}

/** Reads the text of a file: a family, a request as Meta takes it, or a list of requests and families. */
export async function readTemplateText(file: string, text: string, how: Reading): Promise<ReadFile> {
  const positionOf = lineFinder(text);
  const isJson = /\.json$/i.test(file);
  const read = isJson ? readJson(text) : await readYaml(text);
  const flaws: Flaw[] = [...read.flaws];
  const { root } = read;
  const said =
    root === undefined
      ? { suppressions: [], flaws: [] }
      : suppressionsIn(text, read.comments, root, positionOf);
  flaws.push(...said.flaws);
  if (root === undefined && flaws.length === 0) {
    flaws.push({ at: 0, within: [], problem: 'it is empty' });
  }
  const context = { ...how, file, positionOf, suppressions: said.suppressions, flaws };
  const sources = root === undefined ? [] : sourcesOf(root, context);
  const problems = flaws
    .toSorted((one, other) => one.at - other.at)
    .map(({ at, problem }) => ({ file, at: positionOf(at), problem }));
  return { sources, problems, names: root === undefined ? [] : namesIn(root) };
}

function sourcesOf(root: Written, context: InFile): PlacedSource[] {
  if (root.kind === 'map') return entryOf(root, [], undefined, context);
  if (root.kind === 'list') {
    return root.items.flatMap((item, index) =>
      item.kind === 'map' ? entryOf(item, [index], index, context) : unexpected(item, [index], context),
    );
  }
  return unexpected(root, [], context);
}

function unexpected(node: Written, within: FilePath, { flaws }: InFile): [] {
  const got = node.kind === 'scalar' ? kindOf(node.value) : kindOf([]);
  flaws.push({
    at: pointOf(node),
    within,
    problem: `expected a family of templates or a request, got ${got}`,
  });
  return [];
}

const OF_REQUESTS = ['language', 'components', 'library_template_button_inputs'];

function isRequest({ entries }: WrittenMap): boolean {
  return !entries.has('languages') && OF_REQUESTS.some((key) => entries.has(key));
}

function entryOf(map: WrittenMap, way: FilePath, index: number | undefined, context: InFile): PlacedSource[] {
  if (isRequest(map)) return requestOf(map, way, index, context);
  if (index === undefined) return familyOf(map, context);
  const problem = 'a list holds requests, each with its language; a family has a file of its own';
  context.flaws.push({ at: map.start, within: way, problem });
  return [];
}

function familyOf(root: WrittenMap, context: InFile): PlacedSource[] {
  const { flaws, head: schema } = context;
  const ofHead = ({ within }: Flaw) => !(within[0] === 'languages' && within.length > 1);
  const isBroken = flaws.some(ofHead);
  const languages = childOf(root, 'languages');
  const top: WrittenMap = {
    ...root,
    entries: new Map([...root.entries].filter(([key]) => key !== 'languages')),
  };
  const before = flaws.length;
  const plain = filled(top, [], context) as object;
  const whole =
    languages === undefined ? plain : { ...plain, languages: languages.kind === 'map' ? {} : null };
  const read = schema.safeParse(whole);
  if (!read.success) flaws.push(...schemaFlaws(read.error, { schema, part: root, within: [] }));
  if (languages?.kind === 'map' && languages.entries.size === 0) {
    flaws.push({ at: pointOf(languages), within: [], problem: 'a family has at least one language' });
  }
  if (isBroken || flaws.length > before || !read.success || languages?.kind !== 'map') return [];
  const ignored = ignoredIn(root);
  return [...languages.entries].flatMap(([language, part]) => {
    const source = languageOf(root, read.data, { language, part }, context);
    if (source === undefined) return [];
    const suppressions = [...ignoredFor(ignored, context), ...source.suppressions];
    return [{ source: { ...source, suppressions }, placement: { kind: 'family' as const, language } }];
  });
}

function languageOf(
  root: WrittenMap,
  head: ReturnType<Reading['head']['parse']>,
  { language, part }: { readonly language: string; readonly part: Written },
  context: InFile,
): TemplateSource | undefined {
  const { flaws, language: schema } = context;
  const within = ['languages', language];
  const isHere = (flaw: Flaw) => within.every((step, index) => flaw.within[index] === step);
  const plain = filled(part, within, context);
  const read = schema.safeParse(plain);
  if (!read.success) flaws.push(...schemaFlaws(read.error, { schema, part, within }));
  if (flaws.some(isHere) || !read.success) return undefined;
  const { request, origins, media } = draftOfLanguage(head, language, read.data);
  return sourceOf({ root, part, within, request, origins, media }, context);
}

function requestOf(
  map: WrittenMap,
  way: FilePath,
  index: number | undefined,
  context: InFile,
): PlacedSource[] {
  const { flaws } = context;
  const isHere = ({ within }: Flaw) => way.every((step, at) => within[at] === step);
  if (flaws.some(isHere)) return [];
  const before = flaws.length;
  const request = filled(map, way, context) as Readonly<Record<string, unknown>>;
  if (flaws.length > before) return [];
  const origins = [{ draft: [], file: way }];
  const source = sourceOf({ root: map, part: map, within: way, request, origins, media: [] }, context);
  return source === undefined ? [] : [{ source, placement: { kind: 'request', index } }];
}

interface Found {
  readonly root: Written;
  readonly part: Written;
  readonly within: FilePath;
  readonly request: Readonly<Record<string, unknown>>;
  readonly origins: readonly Origin[];
  readonly media: TemplateSource['media'];
}

function sourceOf(found: Found, context: InFile): TemplateSource | undefined {
  const { within, request, origins, media } = found;
  const { file, positionOf, suppressions, flaws } = context;
  const isFamily = within[0] === 'languages';
  const locate = (path: DraftPath) => {
    if (isFamily && path.length === 1 && path[0] === 'language') return positionOf(pointOf(found.part));
    return positionOf(pointOf(partOf(found, path)));
  };
  const read = templateDraft.safeParse(request);
  if (!read.success) {
    const issues = read.error.issues.map(({ path }) =>
      path.map((step) => (typeof step === 'symbol' ? '' : step)),
    );
    flaws.push(...draftFlaws(read.error, found, issues));
    return undefined;
  }
  return {
    file,
    draft: read.data,
    media,
    suppressions: suppressionsFor(suppressions, origins, positionOf),
    locate,
  };
}

/** What Meta's request has in it that cannot be read, each in the file. */
function draftFlaws(
  error: NonNullable<ReturnType<typeof templateDraft.safeParse>['error']>,
  found: Found,
  paths: readonly DraftPath[],
): Flaw[] {
  const { part, within } = found;
  if (found.root === part) return schemaFlaws(error, { schema: templateDraft, part, within });
  return error.issues.map(({ message }, index) => {
    const path = paths[index] ?? [];
    const isMissing = path.length === 1 && !Object.hasOwn(found.request, path[0] as string);
    const problem = isMissing ? `“${path[0]}” is missing` : `${path.join('.')}: ${message}`;
    return { at: pointOf(partOf(found, path)), within, problem };
  });
}

/** The part of the file that a part of the request comes from, or what holds it. */
function partOf({ root, within, origins }: Found, path: DraftPath): Written {
  let best: Origin | undefined;
  for (const origin of origins) {
    const isHolder = origin.draft.every((step, index) => path[index] === step);
    if (isHolder && (best === undefined || origin.draft.length >= best.draft.length)) best = origin;
  }
  const isFamily = within[0] === 'languages';
  const file = isFamily ? (best?.file ?? within) : (best?.file ?? within).slice(within.length);
  return nearest(root, [...file, ...path.slice(best?.draft.length ?? 0)]).node;
}

/** The plain value of a part with its variables filled in; those that cannot be are flaws. */
function filled(part: Written, within: FilePath, { values, environmentsWith, flaws }: InFile): unknown {
  return plainOf(part, (text, node: WrittenScalar) => {
    const read = fillValues(text, values);
    if ('text' in read) return read.text;
    const problem =
      'odd' in read
        ? `“${read.odd}” begins no variable; write “$\${” for a plain “\${”`
        : `no value is known for “\${${read.unknown}}”${whoHas(environmentsWith(read.unknown))}`;
    flaws.push({ at: node.start, within, problem });
    return text;
  });
}

function whoHas(environments: readonly string[]): string {
  if (environments.length === 0) return '; environments.yaml has it nowhere';
  return `; ${environments.join(', ')} ${environments.length === 1 ? 'has' : 'have'} it`;
}

/** The rules that the whole file is silent about. */
function ignoredIn(
  root: WrittenMap,
): { readonly rule: string; readonly reason: string; readonly at: number }[] {
  const ignore = childOf(root, 'ignore');
  if (ignore?.kind !== 'map') return [];
  return [...ignore.entries].map(([rule, reason]) => ({
    rule,
    reason: reason.kind === 'scalar' ? String(reason.spelling ?? reason.value).trim() : '',
    at: reason.keyStart ?? reason.start,
  }));
}

function ignoredFor(
  ignored: ReturnType<typeof ignoredIn>,
  { positionOf }: InFile,
): TemplateSource['suppressions'] {
  return ignored.map(({ rule, reason, at }) => ({ rule, reason, at: positionOf(at), path: [] }));
}

function namesIn(root: Written): string[] {
  const items = root.kind === 'list' ? root.items : [root];
  return items.flatMap((item) => {
    const name = childOf(item, 'name');
    return name?.kind === 'scalar' && name.value !== null ? [String(name.spelling ?? name.value)] : [];
  });
}
