import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Graph, messageTemplates } from '../../graph/index.ts';
import type { Random } from '../../random.ts';
import { isMetaSample } from '../../rules/index.ts';
import { normalDraft, normalLanguage } from '../account/normal.ts';
import { type AccountTemplate, accountTemplate, oddIn } from '../account/read.ts';
import { templateKey } from '../draft/key.ts';
import type { SourceProblem } from '../source.ts';
import { familySchemaText, SCHEMA_FILE, SCHEMA_LINE } from './json-schema.ts';
import { newFamily, type PulledLanguage, saysSame } from './merge.ts';
import { type FoundFile, onlyOnce, readFiles } from './read.ts';
import { type PlacedSource, reading, readTemplateText } from './read-file.ts';
import { changedText } from './rewrite.ts';
import { fetchSample, type SampleLink, sampleLinks } from './samples.ts';
import { plainly, type SampleOf } from './short-form.ts';
import { type FolderWriter, familyFileName, folderWriter } from './write-file.ts';
import { entriesText } from './yaml-style.ts';

/** What is pulled, and where to. */
export interface PullOptions {
  readonly wabaId: string;
  readonly token: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  /** As it was named, seen from the working folder. */
  readonly folder: string;
  readonly workingFolder: string;
  /** Only these; all when there are none. */
  readonly names: readonly string[];
  readonly ignore: readonly string[];
  readonly isDryRun: boolean;
}

export interface Pulled {
  readonly files: readonly PulledFile[];
  readonly skipped: readonly {
    readonly name: string;
    readonly why: 'ignored' | 'sample' | 'deleted' | 'bad name';
  }[];
  /** Languages in the files that the account does not have. */
  readonly localOnly: readonly { readonly file: string; readonly name: string; readonly language: string }[];
  /** What could not be had whole: samples of media, and languages with something in them that no file can hold. */
  readonly notes: readonly { readonly name: string; readonly language: string; readonly note: string }[];
  /** Files that were left as they are because of something wrong in them. */
  readonly problems: readonly SourceProblem[];
  /** Names asked for that the account does not have. */
  readonly missing: readonly string[];
}

type Note = Pulled['notes'][number];

export interface PulledFile {
  readonly file: string;
  readonly change: 'created' | 'changed' | 'unchanged';
  readonly names: readonly string[];
  /** Each as `name language` where a file holds several names, else the language. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}

interface Remote {
  readonly template: AccountTemplate;
  readonly links: readonly SampleLink[];
}

const NAME = /^[a-z0-9_]{1,512}$/;
/** Gone, or about to be (templates.md §2.1). */
const GONE = ['DELETED', 'PENDING_DELETION'];
const AT_A_TIME = 4;

/**
 * Writes the templates of an account into files, one for each name, and changes in files that are there only what says
 * something else than the account. The same again changes nothing. A file with something wrong in it is left as it is,
 * and told. Throws `templates-unwritable` with what was written before, and the signal's reason between two files; each
 * file is whole or as it was.
 */
export async function pullTemplates(
  deps: { readonly graph: Graph; readonly random: Random; readonly signal: AbortSignal },
  options: PullOptions,
): Promise<Pulled> {
  const { folder, workingFolder, names } = options;
  const local = await readFiles([folder], options.values, workingFolder);
  // A folder that is not there yet has nothing in it.
  const { once, twice } = onlyOnce(local.files.flatMap(({ sources }) => sources));
  const { remotes, skipped, odd, all } = await remotesOf(deps.graph, options);
  const targets = targetsOf(remotes, local.files, once, folder);
  const writer = folderWriter(folder, workingFolder, deps.random);
  const samples = options.isDryRun
    ? { notes: [], sampleOf: () => () => undefined }
    : await samplesOf(deps.graph, targets.flatMap(needsSamples), writer);

  const problems = [
    ...local.files.flatMap((file) => (isLeft(file, remotes) ? file.problems : [])),
    ...twice,
    ...targets.flatMap(({ refused }) => (refused === undefined ? [] : [refused])),
  ];
  const files: PulledFile[] = [];
  const texts: { readonly name: string; readonly text: string }[] = [];
  for (const target of targets) {
    if (target.refused !== undefined) continue;
    const made = await textOf(target, samples.sampleOf, options);
    if ('problem' in made) {
      problems.push({ file: target.file, at: { line: 1, column: 1 }, problem: made.problem });
      continue;
    }
    files.push(pulledFile(target, made.text));
    if (made.text !== target.found?.text) {
      const mark = target.found?.hasMark ? '\uFEFF' : '';
      texts.push({ name: target.name, text: `${mark}${made.text}` });
    }
  }
  if (!options.isDryRun && remotes.length > 0) {
    await writer.write(SCHEMA_FILE, familySchemaText());
    for (const { name, text } of texts) {
      deps.signal.throwIfAborted();
      await writer.write(name, text);
    }
  }
  const isWanted = (name: string) => names.length === 0 || names.includes(name);
  return {
    files,
    skipped,
    notes: inOrder([...odd, ...samples.notes]),
    problems,
    localOnly: once
      .map(({ source: { file, draft } }) => ({ file, name: draft.name, language: draft.language }))
      .filter(({ name, language }) => isWanted(name) && !all.has(keyOf(name, language))),
    missing: names.filter((name) => ![...all].some((key) => key.startsWith(`${name} `))),
  };
}

async function remotesOf(graph: Graph, { wabaId, token, names, ignore }: PullOptions) {
  const remotes: Remote[] = [];
  const odd: Note[] = [];
  const all = new Set<string>();
  const skipped = new Map<string, Pulled['skipped'][number]>();
  for await (const node of messageTemplates(graph, wabaId, {}, token)) {
    const template = accountTemplate(node);
    const { name, language, status } = template;
    if (names.length > 0 && !names.includes(name)) continue;
    const why = skipReason(name, status, ignore);
    if (why !== 'deleted') all.add(keyOf(name, language));
    const problem = why === undefined ? oddIn(template.draft) : undefined;
    if (why !== undefined) skipped.set(`${name} ${why}`, { name, why });
    else if (problem !== undefined) odd.push({ name, language, note: `left out: ${problem}` });
    else remotes.push({ template, links: sampleLinks(node) });
  }
  return {
    remotes,
    odd,
    all,
    skipped: [...skipped.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  };
}

function skipReason(
  name: string,
  status: string,
  ignore: readonly string[],
): Pulled['skipped'][number]['why'] | undefined {
  if (GONE.includes(status)) return 'deleted';
  if (ignore.includes(name)) return 'ignored';
  if (isMetaSample(name)) return 'sample';
  // It becomes the name of a file.
  return NAME.test(name) ? undefined : 'bad name';
}

/** A file, and what of the account belongs into it. */
interface Target {
  readonly file: string;
  /** In its folder. */
  readonly name: string;
  /** Undefined when it is not there yet. */
  readonly found: FoundFile | undefined;
  readonly remotes: readonly Remote[];
  /** Where each of them stands in the file; what is not there is new to it. */
  readonly placed: ReadonlyMap<string, PlacedSource>;
  readonly refused: SourceProblem | undefined;
}

function targetsOf(
  remotes: readonly Remote[],
  files: readonly FoundFile[],
  sources: readonly PlacedSource[],
  folder: string,
): Target[] {
  const placed = new Map(
    sources.map((one) => [keyOf(one.source.draft.name, one.source.draft.language), one]),
  );
  const families = new Map(
    sources
      .filter(({ placement }) => placement.kind === 'family')
      .map(({ source }) => [source.draft.name, source.file]),
  );
  const byFile = new Map(files.map((file) => [file.file, file]));
  // In their order in the account no file would have a fixed order of languages.
  const sorted = remotes.toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
  const groups = new Map<string, Remote[]>();
  for (const remote of sorted) {
    const { name, language } = remote.template;
    const broken = files.find((found) => found.problems.length > 0 && isAbout(found, name));
    const file =
      placed.get(keyOf(name, language))?.source.file ??
      families.get(name) ??
      broken?.file ??
      join(folder, familyFileName(name));
    groups.set(file, [...(groups.get(file) ?? []), remote]);
  }
  return [...groups].map(([file, own]) => {
    const found = byFile.get(file);
    return { file, name: nameIn(file), found, remotes: own, placed, refused: refusalOf(file, found, own) };
  });
}

function refusalOf(
  file: string,
  found: FoundFile | undefined,
  remotes: readonly Remote[],
): SourceProblem | undefined {
  if (found === undefined) return undefined;
  const names = [...new Set(remotes.map(({ template }) => template.name))].join(', ');
  const at = { line: 1, column: 1 };
  if (found.problems.length > 0)
    return { file, at, problem: `left as it is, and ${names} with it: mend it first` };
  const isMeant = remotes.every(({ template }) => found.names.includes(template.name));
  return isMeant
    ? undefined
    : { file, at, problem: `left as it is: it should hold ${names}, and holds something else` };
}

function isLeft(found: FoundFile, remotes: readonly Remote[]): boolean {
  const isInTheWay = (name: string) => isAbout(found, name) || nameIn(found.file) === familyFileName(name);
  return found.problems.length > 0 && remotes.some(({ template }) => isInTheWay(template.name));
}

/** Whether a file is that of a name: by what it says, else by what it is called. */
function isAbout({ file, names }: FoundFile, name: string): boolean {
  return names.length > 0
    ? names.includes(name)
    : [name, stemOf(familyFileName(name))].includes(stemOf(file));
}

function stemOf(file: string): string {
  return nameIn(file).replace(/\.[^.]*$/, '');
}

interface Wanting {
  readonly remote: Remote;
  readonly link: SampleLink;
}

/** The samples that are at hand nowhere. */
function needsSamples({ remotes, placed, refused }: Target): Wanting[] {
  if (refused !== undefined) return [];
  return remotes.flatMap((remote) => {
    const { name, language } = remote.template;
    const there = placed.get(keyOf(name, language));
    const missing = remote.links.filter((link) => there === undefined || !hasSample(there, link));
    return missing.map((link) => ({ remote, link }));
  });
}

function hasSample({ source, placement }: PlacedSource, { card, format }: SampleLink): boolean {
  // A request has a handle, or its writer's reasons to have none.
  if (placement.kind === 'request') return true;
  const carousel = source.draft.components.findIndex(({ type }) => type === 'CAROUSEL');
  const inTemplate =
    card === undefined
      ? source.draft.components
      : (source.draft.components[carousel]?.cards?.[card]?.components ?? []);
  const index = inTemplate.findIndex(({ type }) => type === 'HEADER');
  const header = inTemplate[index];
  if (header?.format !== format) return false;
  const way =
    card === undefined ? ['components', index] : ['components', carousel, 'cards', card, 'components', index];
  const isNamed = source.media.some(({ path }) => isDeepStrictEqual(path, way));
  return isNamed || header.example?.header_handle !== undefined;
}

async function samplesOf(graph: Graph, wanting: readonly Wanting[], into: FolderWriter) {
  const found = new Map<string, string>();
  const notes: Note[] = [];
  for (let at = 0; at < wanting.length; at += AT_A_TIME) {
    await Promise.all(
      wanting.slice(at, at + AT_A_TIME).map(async ({ remote: { template }, link }) => {
        const { name, language } = template;
        const sample = await fetchSample(graph, link, into);
        if ('file' in sample) found.set(`${keyOf(name, language)} ${link.card}`, sample.file);
        else
          notes.push({ name, language, note: `the sample of its header is not at hand: ${sample.problem}` });
      }),
    );
  }
  const sampleOf =
    ({ name, language }: AccountTemplate): SampleOf =>
    (card) =>
      found.get(`${keyOf(name, language)} ${card}`);
  return {
    notes,
    sampleOf,
  };
}

/** The text that a file becomes; checked by reading it. */
async function textOf(
  { file, found, remotes, placed }: Target,
  sampleOf: (template: AccountTemplate) => SampleOf,
  { values }: PullOptions,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  const pulled: PulledLanguage[] = remotes.map(({ template }) => ({
    draft: template.draft,
    sampleOf: sampleOf(template),
  }));
  if (found?.text === undefined) {
    const [first] = remotes as [Remote];
    return { text: `${SCHEMA_LINE}\n${entriesText(newFamily(first.template.name, pulled), 0)}\n` };
  }
  const text = await changedText(file, found.text, { pulled, placed, values });
  if (text === found.text) return { text };
  const again = await readTemplateText(file, text, reading(values));
  const now = new Map(
    again.sources.map(({ source: { draft } }) => [keyOf(draft.name, draft.language), draft]),
  );
  const isRight = remotes.every(({ template: { name, language, draft } }) => {
    const read = now.get(keyOf(name, language));
    return read !== undefined && saysSame(normalDraft(draft), normalDraft(read));
  });
  const others = found.sources.filter(
    ({ source: { draft } }) =>
      !remotes.some(
        ({ template }) => keyOf(template.name, template.language) === keyOf(draft.name, draft.language),
      ),
  );
  const isKept = others.every(({ source: { draft } }) =>
    isDeepStrictEqual(plainly(now.get(keyOf(draft.name, draft.language))), plainly(draft)),
  );
  return isRight && isKept
    ? { text }
    : {
        problem:
          'left as it is: it cannot be changed to what the account has without being written anew; move it away and pull again',
      };
}

function pulledFile({ file, found, remotes, placed }: Target, text: string): PulledFile {
  const names = [...new Set(remotes.map(({ template }) => template.name))];
  const labelOf = ({ template: { name, language } }: Remote) =>
    names.length === 1 ? language : `${name} ${language}`;
  const there = (remote: Remote) =>
    placed.get(keyOf(remote.template.name, remote.template.language))?.source.draft;
  const isSame = (remote: Remote) => {
    const draft = there(remote);
    return draft !== undefined && saysSame(normalDraft(remote.template.draft), normalDraft(draft));
  };
  return {
    file,
    change: found === undefined ? 'created' : text === found.text ? 'unchanged' : 'changed',
    names,
    added: remotes.filter((remote) => there(remote) === undefined).map(labelOf),
    changed: remotes.filter((remote) => there(remote) !== undefined && !isSame(remote)).map(labelOf),
    unchanged: remotes.filter(isSame).map(labelOf),
  };
}

function keyOf(name: string, language: string): string {
  return templateKey(name, normalLanguage(language));
}

function orderOf({ template: { name, language } }: Remote): string {
  return keyOf(name, language);
}

function inOrder(notes: readonly Note[]): Note[] {
  return notes.toSorted((one, other) => (orderOfNote(one) < orderOfNote(other) ? -1 : 1));
}

function orderOfNote({ name, language, note }: Note): string {
  return `${keyOf(name, language)} ${note}`;
}

function nameIn(file: string): string {
  return basename(file);
}
