import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { normalLanguage } from '../account/normal.ts';
import { templateKey } from '../draft/key.ts';
import type { SourceProblem, TemplateSource, TemplateSources } from '../source.ts';
import { ENVIRONMENTS_FILE, readEnvironments } from './environments.ts';
import { type FileText, readFileText, readProblem } from './file-text.ts';
import { type PlacedSource, type ReadFile, type Reading, reading, readTemplateText } from './read-file.ts';

/** One file of templates, as it was found. */
export interface FoundFile extends ReadFile {
  /** As it was named or found, from the working folder. */
  readonly file: string;
  /** Undefined when the file could not be read at all. */
  readonly text: string | undefined;
  /** Whether a byte order mark stands before it. */
  readonly hasMark: boolean;
}

/**
 * Reads template files and folders of them (their *.yaml, *.yml and *.json, but for environments.yaml), filling in the
 * values of an environment. Paths are seen from the working folder and shown as they are given. Whatever is wrong is a
 * problem with its place, and everything else is read all the same; a template that is there twice counts once, and its
 * second place is a problem.
 */
export async function readSources(
  paths: readonly string[],
  values: Readonly<Record<string, string>>,
  workingFolder = '.',
): Promise<TemplateSources> {
  const { files, problems } = await readFiles(paths, values, workingFolder);
  const all = [...problems, ...files.flatMap((file) => file.problems)];
  const { once, twice } = onlyOnce(files.flatMap(({ sources }) => sources));
  return { sources: once.map(({ source }) => source), problems: [...all, ...twice] };
}

/** The same, file by file. */
export async function readFiles(
  paths: readonly string[],
  values: Readonly<Record<string, string>>,
  workingFolder: string,
): Promise<{ readonly files: readonly FoundFile[]; readonly problems: readonly SourceProblem[] }> {
  const problems: SourceProblem[] = [];
  const files: FoundFile[] = [];
  const seen = new Set<string>();
  const how = reading(values);
  const named: { readonly file: string; readonly place: string }[] = [];
  for (const path of paths) {
    for (const file of await filesAt(path, workingFolder, problems)) {
      const place = resolve(workingFolder, file);
      if (seen.has(place)) continue;
      seen.add(place);
      named.push({ file, place });
    }
  }
  const folders = new Map<string, Reading['environmentsWith']>();
  for (let at = 0; at < named.length; at += AT_ONCE) {
    const some = named.slice(at, at + AT_ONCE);
    const texts = await Promise.all(some.map(({ place }) => readFileText(place)));
    for (const [index, { file, place }] of some.entries()) {
      const folder = dirname(place);
      const environmentsWith = folders.get(folder) ?? (await whoHas(folder));
      folders.set(folder, environmentsWith);
      files.push(await readOne(file, texts[index] as FileText, { ...how, environmentsWith }));
    }
  }
  return { files, problems };
}

/** Opening a file is mostly waiting. */
const AT_ONCE = 32;

async function readOne(file: string, found: FileText, how: Reading): Promise<FoundFile> {
  if ('problem' in found) {
    return { file, text: undefined, hasMark: false, sources: [], names: [], problems: [{ file, ...found }] };
  }
  const { text, hasMark } = found;
  return { ...(await readTemplateText(file, text, how)), file, text, hasMark };
}

/** Which environments beside some files have a value, to help with one that is not known. */
async function whoHas(folder: string): Promise<(name: string) => string[]> {
  const found = await readFileText(join(folder, ENVIRONMENTS_FILE));
  const read = 'text' in found ? await readEnvironments(found.text) : undefined;
  const environments = read !== undefined && 'environments' in read ? read.environments.environments : {};
  return (name) =>
    Object.entries(environments)
      .filter(([, { values }]) => Object.hasOwn(values, name))
      .map(([environment]) => environment);
}

/** The files that a path stands for. */
async function filesAt(path: string, workingFolder: string, problems: SourceProblem[]): Promise<string[]> {
  const place = resolve(workingFolder, path);
  try {
    if (!(await stat(place)).isDirectory()) return [path];
    const names = await readdir(place);
    return names
      .filter((name) => /\.(ya?ml|json)$/i.test(name) && !name.startsWith('.') && name !== ENVIRONMENTS_FILE)
      .sort()
      .map((name) => join(path, name));
  } catch (error) {
    const problem = readProblem(error).replace('no such file', 'no such file or folder');
    problems.push({ file: path, at: { line: 1, column: 1 }, problem });
    return [];
  }
}

/** Each template once, in the order in which they were found; those that were there before are problems. */
export function onlyOnce(sources: readonly PlacedSource[]): {
  readonly once: readonly PlacedSource[];
  readonly twice: readonly SourceProblem[];
} {
  const first = new Map<string, TemplateSource>();
  const twice: SourceProblem[] = [];
  const once = sources.filter(({ source }) => {
    const { name, language } = source.draft;
    const key = templateKey(name, normalLanguage(language));
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, source);
      return true;
    }
    const where = `${before.file}, line ${before.locate(['language']).line}`;
    const problem = `${name} in ${language} is given already: ${where}`;
    twice.push({ file: source.file, at: source.locate(['language']), problem });
    return false;
  });
  return { once, twice };
}
