import { resolve } from 'node:path';
import * as z from 'zod';
import {
  type AccountTemplate,
  type ApplyDeps,
  findNamed,
  type NamedTemplates,
  normalLanguage,
  readSources,
} from '../../core/templates/index.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import type { Context } from '../context.ts';
import { type Account, accountOptions, chosenAccounts, TEMPLATES_FOLDER } from './accounts.ts';

export const nameArgument = () => ({
  name: z.string({ error: 'the name of a template' }).describe('The name of the template.'),
});

export const removalOptions = () => ({
  ...accountOptions(),
  language: z
    .array(z.string())
    .default([])
    .meta({ description: 'Only this language; may be given again. Else all of them.', value: 'code' }),
  yes: z.boolean().default(false).describe('Do not ask.'),
});

const shownTemplate = () =>
  z.object({
    templateId: z.string(),
    language: z.string(),
    status: z.string(),
    category: z.string(),
  });

/** What is about to happen to a name in an account. */
export const radiusShape = () => ({
  account: z.string(),
  wabaId: z.string(),
  name: z.string(),
  templates: z.array(shownTemplate()).describe('What is meant.'),
  others: z.array(shownTemplate()).describe('Languages of the name that stay.'),
});

export function shownRadius(
  { name: account, wabaId }: Account,
  name: string,
  { meant, others }: NamedTemplates,
) {
  return { account, wabaId, name, templates: meant.map(shown), others: others.map(shown) };
}

function shown({ id, language, status, category }: AccountTemplate) {
  return { templateId: id, language, status, category };
}

/** What of a name is in an account. */
interface Radius {
  /** Named by all environments that mean it. */
  readonly account: Account;
  /** What each environment puts into the files. */
  readonly values: readonly Account['values'][];
  readonly found: NamedTemplates;
}

/** Every account that is meant, each once, and what of the name is in it. */
export async function findEverywhere(
  context: Context,
  name: string,
  options: {
    readonly waba: readonly string[];
    readonly env: readonly string[];
    readonly language: readonly string[];
  },
): Promise<readonly Radius[]> {
  const graph = await context.graph();
  const everywhere: Radius[] = [];
  const chosen = Map.groupBy(await chosenAccounts(context, options), ({ wabaId }) => wabaId);
  for (const same of chosen.values()) {
    const [first] = same;
    if (first === undefined) continue;
    const account = { ...first, name: same.map((one) => one.name).join(', ') };
    const found = await findNamed({ graph }, account, { name, languages: options.language });
    everywhere.push({ account, values: same.map(({ values }) => values), found });
  }
  return everywhere;
}

/** Where the files of the working folder have a template, language by language, with any of these values. */
export async function filesWith(
  { host }: Context,
  values: Radius['values'],
  name: string,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const one of values) {
    const { sources } = await readSources([TEMPLATES_FOLDER], one, resolve(host.workingFolder));
    for (const { draft, file } of sources)
      if (draft.name === name) files.set(normalLanguage(draft.language), file);
  }
  return files;
}

/** What deleting and archiving need: no samples. */
export async function removalDeps(context: Context): Promise<ApplyDeps> {
  const { clock, signal, host } = context;
  const never = () => Promise.reject(new Error('No sample is needed to take a template away.'));
  return {
    graph: await context.graph(),
    store: await context.store(),
    clock,
    signal,
    self: host.self,
    appId: never,
    readSample: never,
  };
}

type ShownRadius = ReturnType<typeof shownRadius>;

export function drawRadius(page: Page, { account, wabaId, name, templates, others }: ShownRadius): void {
  const where = account === wabaId ? `WABA ${wabaId}` : `${account} (${wabaId})`;
  page.print(page.theme.strong(harmless(`${name} in ${where}`)));
  for (const { language, status, category } of templates)
    page.print(`  ${page.theme.bad('-')} ${harmless(`${language}  ${status}  ${category}`)}`);
  for (const { language, status } of others)
    page.print(page.theme.quiet(harmless(`    ${language}  ${status}  stays`)));
}
