import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import { listNumbers } from '../../core/numbers/index.ts';
import { type Environment, type Environments, loadEnvironments } from '../../core/templates/index.ts';
import type { Context } from '../context.ts';

/** The folder of template files, seen from the working folder. */
export const TEMPLATES_FOLDER = 'templates';

/** A WhatsApp Business account that templates are read from or written to. */
export interface Account {
  /** The environment that names it, else the id of the WABA. */
  readonly name: string;
  readonly wabaId: string;
  /** Undefined: the profile's own access token. */
  readonly token: string | undefined;
  /** What `${name}` stands for in the files. */
  readonly values: Readonly<Record<string, string>>;
}

interface Chosen {
  readonly waba: readonly string[];
  readonly env: readonly string[];
}

/** Which accounts a command about templates means. */
export const accountOptions = () => ({
  waba: z
    .array(z.string().regex(/^\d+$/, { error: 'the digits of a WABA id' }))
    .default([])
    .meta({ description: 'The account by the id of its WABA; may be given again.', value: 'id' }),
  env: z.array(z.string()).default([]).meta({
    description:
      'An environment of environments.yaml, in the folder of the templates; may be given again. `all` means each of them.',
    value: 'name',
  }),
});

/**
 * The folder of templates that paths are about, whose environments count: the one that is named, or where the files lie.
 * Of several the one that has environments, and where none of them has any the usual folder; throws `usage` when that
 * leaves it open.
 */
export async function folderOf(context: Context, paths: readonly string[]): Promise<string> {
  const { workingFolder } = context.host;
  const isFile = async (path: string) =>
    stat(resolve(workingFolder, path)).then(
      (found) => found.isFile(),
      () => /\.(ya?ml|json)$/i.test(path),
    );
  const folders = new Map<string, string>();
  for (const path of paths) {
    const folder = (await isFile(path)) ? dirname(path) : path;
    if (!folders.has(resolve(workingFolder, folder))) folders.set(resolve(workingFolder, folder), folder);
  }
  const [first = TEMPLATES_FOLDER] = folders.values();
  const withEnvironments: string[] = [];
  for (const folder of folders.values())
    if (await hasEnvironments(context, folder)) withEnvironments.push(folder);
  const [only, ...more] = withEnvironments;
  if (only === undefined)
    return (await hasEnvironments(context, TEMPLATES_FOLDER)) ? TEMPLATES_FOLDER : first;
  if (more.length === 0) return only;
  throw new CoexError('usage', {
    problem: `Whose environments are meant is open: ${withEnvironments.join(' and ')} have an environments.yaml each.`,
    fix: 'Name one folder, or files of one.',
  });
}

async function hasEnvironments(context: Context, folder: string): Promise<boolean> {
  const { environments } = await environmentsOf(context, folder);
  return Object.keys(environments).length > 0;
}

/** `environments.yaml` of the templates; empty when there is none. Throws `environments-invalid`. */
export function environmentsOf(context: Context, folder = TEMPLATES_FOLDER): Promise<Environments> {
  return loadEnvironments(folder, context.host.workingFolder);
}

/** One of the environments; throws `not-found`, with `unlessAny` as what to do when there is none at all. */
export function environmentNamed(
  environments: Environments['environments'],
  name: string,
  folder = TEMPLATES_FOLDER,
  unlessAny = 'Write the file first.',
): Environment {
  const found = Object.hasOwn(environments, name) ? environments[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(environments);
  throw new CoexError('not-found', {
    what: `environment of ${folder}/environments.yaml`,
    wanted: `"${name}"`,
    fix: names.length === 0 ? unlessAny : `There are: ${names.join(', ')}.`,
  });
}

/**
 * The accounts that are meant: those that options name, else the only environment there is, else the only WABA that the
 * store knows numbers of. Throws `usage` when that leaves it open, `not-found` for an environment that is not there, and
 * `environments-invalid`.
 */
export async function chosenAccounts(
  context: Context,
  { waba, env }: Chosen,
  folder = TEMPLATES_FOLDER,
): Promise<readonly Account[]> {
  const { environments } = await environmentsOf(context, folder);
  const names = Object.keys(environments);
  if (waba.length > 0 || env.length > 0) {
    // Where there are none, `all` is the name of one that is not there.
    const named = env.includes('all') && names.length > 0 ? names : env;
    const chosen = named.map((name) => ({
      name,
      environment: environmentNamed(environments, name, folder, 'Write the file, or use --waba.'),
    }));
    return accountsOf(context, [...chosen, ...waba.map((id) => byWaba(id, environments))]);
  }
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) {
    return accountsOf(context, [{ name: only, environment: environments[only] as Environment }]);
  }
  if (only !== undefined) {
    const problem = `${folder}/environments.yaml has ${names.length} environments`;
    throw new CoexError('usage', {
      problem: `Which account is meant is open: ${problem}.`,
      fix: `Name one with --env (${names.join(', ')}), or all with --env all.`,
    });
  }
  return accountsOf(context, [byWaba(await onlyWaba(context, folder), {})]);
}

interface Named {
  readonly name: string;
  readonly environment: Environment;
}

/** A WABA by its id, with the values of its environment where it has one alone. */
function byWaba(id: string, environments: Environments['environments']): Named {
  const own = Object.entries(environments).filter(([, { waba }]) => waba === id);
  const [found] = own;
  return own.length === 1 && found !== undefined
    ? { name: found[0], environment: found[1] }
    : { name: id, environment: { waba: id, values: {} } };
}

async function accountsOf(context: Context, named: readonly Named[]): Promise<Account[]> {
  const accounts = new Map<string, Account>();
  for (const { name, environment } of named) {
    const { waba: wabaId, profile, values } = environment;
    accounts.set(name, { name, wabaId, token: await tokenFor(context, wabaId, profile), values });
  }
  return [...accounts.values()];
}

/** The token of the environment's profile; the one that an onboarding kept for the WABA comes before it. */
async function tokenFor(
  context: Context,
  wabaId: string,
  profile: string | undefined,
): Promise<string | undefined> {
  if (profile !== undefined && profile !== context.config().profile) return context.tokenOf(profile, wabaId);
  return (await (await context.secrets()).find(`business-token-${wabaId}`))?.value;
}

async function onlyWaba(context: Context, folder: string): Promise<string> {
  const numbers = await listNumbers(await context.store());
  const wabas = [...new Set(numbers.flatMap(({ wabaId }) => (wabaId === null ? [] : [wabaId])))];
  const [only, ...others] = wabas;
  if (only !== undefined && others.length === 0) return only;
  const problem = only === undefined ? 'the store knows no number' : `the store knows ${wabas.length} WABAs`;
  throw new CoexError('usage', {
    problem: `Which account is meant is open: ${problem}.`,
    fix:
      only === undefined
        ? `Name it with --waba, or write ${folder}/environments.yaml and use --env.`
        : `Name one with --waba (${wabas.join(', ')}), or write ${folder}/environments.yaml and use --env.`,
  });
}
