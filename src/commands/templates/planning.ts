import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import { type AccountPlan, type SealedPlan, sealPlan, surveyAccount } from '../../core/templates/index.ts';
import type { Context } from '../context.ts';
import {
  type Account,
  accountOptions,
  chosenAccounts,
  environmentsOf,
  folderOf,
  TEMPLATES_FOLDER,
} from './accounts.ts';
import type { ShownPlan } from './plan-output.ts';
import { warnOfUnread } from './unread.ts';

export const filesArgument = () =>
  z.array(z.string()).default([]).describe('Template files, or folders of them; else the folder templates.');

/** What a plan is made of, wherever it is made. */
export const planOptions = () => ({
  ...accountOptions(),
  prune: z
    .boolean()
    .default(false)
    .describe('Also archive what no file claims; wants whole folders, not single files.'),
});

export interface Planned {
  readonly plan: SealedPlan;
  readonly accounts: readonly Account[];
  readonly problems: ShownPlan['problems'];
}

/** Plans every account that is meant. */
export async function planAll(
  context: Context,
  files: readonly string[],
  options: { readonly waba: readonly string[]; readonly env: readonly string[]; readonly prune: boolean },
): Promise<Planned> {
  const { clock } = context;
  const { workingFolder } = context.host;
  const paths = files.length === 0 ? [TEMPLATES_FOLDER] : files;
  if (options.prune) await refuseSingleFiles(paths, workingFolder);
  const folder = await folderOf(context, paths);
  const accounts = await chosenAccounts(context, options, folder);
  refuseTwice(accounts);
  const { ignore } = await environmentsOf(context, folder);
  await warnOfUnread(context, paths);
  const deps = { graph: await context.graph(), store: await context.store(), clock, workingFolder };
  const plans: AccountPlan[] = [];
  const problems = new Map<string, ShownPlan['problems'][number]>();
  for (const account of accounts) {
    const surveyed = await surveyAccount(deps, account, { paths, prune: options.prune, ignore });
    plans.push(surveyed.plan);
    for (const { file, at, problem } of surveyed.problems)
      problems.set(`${file}:${at.line}:${at.column}:${problem}`, { file, ...at, problem });
  }
  if (options.prune) refuseEmptyFolders(plans, paths);
  return {
    plan: sealPlan({ madeAt: clock.now(), accounts: plans }),
    accounts,
    problems: [...problems.values()],
  };
}

/** Two environments of one account would undo each other's changes. */
function refuseTwice(accounts: readonly Account[]): void {
  for (const [wabaId, [first, second]] of Map.groupBy(accounts, (one) => one.wabaId)) {
    if (first === undefined || second === undefined) continue;
    throw new CoexError('usage', {
      problem: `${first.name} and ${second.name} are one account, WABA ${wabaId}`,
      fix: 'Choose one of them with --env.',
    });
  }
}

/** A folder that is empty, or the wrong one, would put a whole account out of use. */
function refuseEmptyFolders(plans: readonly AccountPlan[], paths: readonly string[]): void {
  if (plans.every(({ steps }) => steps.some(({ file }) => file !== undefined))) return;
  throw new CoexError('usage', {
    problem: `--prune archives what no file claims, and no template was read from ${paths.join(', ')}`,
    fix: 'Name the folder with the templates; folders within it are not read.',
  });
}

/** By one file alone, everything else in the account would be in no file. */
async function refuseSingleFiles(paths: readonly string[], workingFolder: string): Promise<void> {
  for (const path of paths) {
    const isFolder = await stat(resolve(workingFolder, path)).then(
      (found) => found.isDirectory(),
      () => true,
    );
    if (isFolder) continue;
    throw new CoexError('usage', {
      problem: `--prune would archive all that is not in ${path}`,
      fix: 'Name the whole folder, or leave --prune out.',
    });
  }
}
