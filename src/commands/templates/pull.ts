import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import { type Pulled, pullTemplates } from '../../core/templates/index.ts';
import { defineCommand } from '../command.ts';
import { accountOptions, chosenAccounts, environmentsOf, TEMPLATES_FOLDER } from './accounts.ts';
import { type PulledDocument, pulledOutput } from './pull-output.ts';
import { warnOfUnread } from './unread.ts';

export const command = defineCommand({
  name: 'templates pull',
  summary: 'Write the templates of an account into files, one for each name.',
  description:
    'In files that are there only what says something else than the account is changed: comments, order, quotes and ${variables} stay, and pulling twice changes nothing. Samples of media headers are downloaded into `media` beside the files. Meta’s own samples and what --ignore or the list `ignore` in environments.yaml names are left out. A language that only the file has stays, and is told; a file with something wrong in it is left as it is.',
  examples: [
    { run: 'coex templates pull', says: 'All of the only account there is, into `templates`.' },
    { run: 'coex templates pull pickup_ready --dry-run', says: 'What would change in one of them.' },
    { run: 'coex templates pull --into other --ignore old_offer --json', says: 'For a program.' },
  ],
  args: z.object({
    names: z.array(z.string()).default([]).describe('Names of templates; all when there are none.'),
  }),
  options: z.object({
    ...accountOptions(),
    into: z
      .string()
      .default(TEMPLATES_FOLDER)
      .meta({ description: 'The folder of the files.', value: 'folder' }),
    ignore: z.array(z.string()).default([]).meta({
      description: 'The name of a template to leave out; may be given again.',
      value: 'name',
    }),
    dryRun: z.boolean().default(false).describe('Tell what would be written, and write nothing.'),
  }),
  output: pulledOutput,
  exits: {
    1: 'a file cannot be written; those before it are',
    2: 'which account is meant is open, or environments.yaml is wrong',
    3: 'something is wrong in files, which were left as they are',
    4: 'the token is missing or not permitted',
    5: 'the account, or a template that was named, is not there',
    7: 'no answer from Meta or the network; try again later',
    130: 'interrupted; each file is whole or as it was, and the same command goes on',
  },
  run: async (context, { args, options }) => {
    const { into, dryRun } = options;
    const accounts = await chosenAccounts(context, options, into);
    const [account] = accounts;
    if (account === undefined || accounts.length > 1) {
      throw new CoexError('usage', {
        problem: `Templates are pulled from one account, and ${accounts.length} are named.`,
        fix: 'Name one with --waba or --env.',
      });
    }
    const { ignore } = await environmentsOf(context, into);
    await warnOfUnread(context, [into]);
    const { name, wabaId, token, values } = account;
    const { missing, ...pulled } = await pullTemplates(
      { graph: await context.graph(), random: context.random, signal: context.signal },
      {
        wabaId,
        token,
        values,
        folder: into,
        workingFolder: context.host.workingFolder,
        names: args.names,
        ignore: [...ignore, ...options.ignore],
        isDryRun: dryRun,
      },
    );
    refuseMissing(missing, pulled.files.length === 0 ? 'Nothing was written.' : 'The others were written.');
    const data = toDocument({ account: name, wabaId, folder: into, dryRun }, pulled);
    return { data, exit: pulled.problems.length === 0 ? 0 : 3 };
  },
  draw: async (page) => (await import('./pull-drawing.ts')).drawPull(page),
});

function toDocument(
  about: Pick<PulledDocument, 'account' | 'wabaId' | 'folder' | 'dryRun'>,
  pulled: Omit<Pulled, 'missing'>,
): PulledDocument {
  const { files, skipped, localOnly, notes, problems } = pulled;
  return {
    ...about,
    files: files.map((file) => ({
      ...file,
      names: [...file.names],
      added: [...file.added],
      changed: [...file.changed],
      unchanged: [...file.unchanged],
    })),
    skipped: [...skipped],
    localOnly: [...localOnly],
    notes: [...notes],
    problems: [...problems],
  };
}

function refuseMissing(missing: readonly string[], rest: string): void {
  if (missing.length === 0) return;
  throw new CoexError('not-found', {
    what: 'template of the account',
    wanted: missing.map((name) => `"${name}"`).join(', '),
    fix: `${rest} Without names all are pulled.`,
  });
}
