import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CoexError } from '../../core/errors.ts';
import { closest } from '../../core/rules/index.ts';
import {
  normalLanguage,
  oddIn,
  readAccount,
  readSources,
  type SourceProblem,
} from '../../core/templates/index.ts';
import type { TemplateDraft } from '../../core/wire/graph/template-draft.ts';
import type { Context } from '../context.ts';
import { chosenAccounts, environmentNamed, environmentsOf, folderOf, TEMPLATES_FOLDER } from './accounts.ts';
import { warnOfUnread } from './unread.ts';

/** A template that is tested. */
export interface Tested {
  readonly draft: TemplateDraft;
  /** The file it stands in, or the account. */
  readonly from: string;
}

interface Which {
  readonly template: string;
  readonly language: readonly string[];
  readonly fromAccount: boolean;
  readonly waba: readonly string[];
  readonly env: readonly string[];
}

/**
 * The templates that are meant, in the languages that are meant, and what of the files could not be read. Throws
 * `not-found`, and whatever choosing an account throws.
 */
export async function testedTemplates(
  context: Context,
  which: Which,
): Promise<{ readonly templates: readonly Tested[]; readonly problems: readonly SourceProblem[] }> {
  const { templates, problems, names } = which.fromAccount
    ? { ...(await fromAccounts(context, which)), names: [] }
    : await fromFiles(context, which);
  const { language } = which;
  const wanted = language.map(normalLanguage);
  const chosen =
    wanted.length === 0
      ? templates
      : templates.filter(({ draft }) => wanted.includes(normalLanguage(draft.language)));
  if (chosen.length > 0 || problems.length > 0) return { templates: chosen, problems };
  throw notFound(which, templates, names);
}

function notFound(
  { template, language, fromAccount }: Which,
  templates: readonly Tested[],
  names: readonly string[],
): CoexError {
  const near = closest(template, [...new Set(names)]);
  const meant = near.length === 0 ? 'Give its name, or a file.' : `Did you mean ${near.join(', ')}?`;
  const there = [...new Set(templates.map(({ draft }) => draft.language))];
  const where = fromAccount ? 'the account' : `the files of ${TEMPLATES_FOLDER}`;
  return new CoexError('not-found', {
    what: there.length === 0 ? `template in ${where}` : `language of ${template}`,
    wanted: there.length === 0 ? `"${template}"` : language.join(', '),
    fix: there.length === 0 ? meant : `There are: ${there.join(', ')}.`,
  });
}

async function fromFiles(context: Context, { template, env }: Which) {
  const { workingFolder } = context.host;
  const isFile = await stat(resolve(workingFolder, template)).then(
    () => true,
    () => false,
  );
  const looksLikeFile = /[/\\]|\.(ya?ml|json)$/i.test(template);
  const paths = isFile || looksLikeFile ? [template] : [TEMPLATES_FOLDER];
  const values = await valuesOf(context, paths, env);
  await warnOfUnread(context, paths);
  const { sources, problems } = await readSources(paths, values, workingFolder);
  const names = sources.map(({ draft }) => draft.name);
  if (isFile || looksLikeFile) return { templates: sources.map(toTested), problems, names };
  const named = sources.filter(({ draft }) => draft.name === template);
  // Of a folder, only what stands in the files of the template that is meant.
  const files = new Set(named.map(({ file }) => file));
  return { templates: named.map(toTested), problems: problems.filter(({ file }) => files.has(file)), names };
}

function toTested({ draft, file }: { draft: TemplateDraft; file: string }): Tested {
  return { draft, from: file };
}

/** What `${name}` stands for: by the environment that is named, or the only one. */
async function valuesOf(
  context: Context,
  paths: readonly string[],
  env: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const folder = await folderOf(context, paths);
  const { environments } = await environmentsOf(context, folder);
  const names = env.length > 0 ? env : Object.keys(environments);
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) return {};
  return environmentNamed(environments, name, folder).values;
}

async function fromAccounts(context: Context, which: Which) {
  const accounts = await chosenAccounts(context, which);
  const graph = await context.graph();
  const templates: Tested[] = [];
  const problems: SourceProblem[] = [];
  for (const { name, wabaId, token } of accounts) {
    for await (const { name: found, draft } of readAccount(graph, wabaId, token)) {
      if (found !== which.template) continue;
      const odd = oddIn(draft);
      if (odd === undefined) templates.push({ draft, from: name });
      else problems.push({ file: name, at: { line: 1, column: 1 }, problem: `${draft.language}: ${odd}` });
    }
  }
  return { templates, problems };
}
