import * as z from 'zod';
import { CoexError } from '../core/errors.ts';
import { type GraphCall, wholeList, withoutCredentials } from '../core/graph/index.ts';
import { findNumber, type NumberSummary } from '../core/numbers/index.ts';
import { harmless } from '../tui/print/harmless.ts';
import { type Given, queryText, readGiven } from './api/fields.ts';
import { type ApiPath, apiPath, fillPath, placeholdersIn } from './api/path.ts';
import { defineCommand, drawEach } from './command.ts';
import type { Context } from './context.ts';

export const command = defineCommand({
  name: 'api',
  summary: 'Make any call to the Graph API, and print its answer.',
  description:
    'Signs and repeats the call, and keeps to Meta’s limits, as every command does; what would disconnect a phone is refused here too. In the path {number}, {waba} and {app} stand for the number that --number or the settings name, its WABA and the app; with {number} or {waba} the business token that onboarding kept is used, where there is one. Fields go into the query of a GET or DELETE and into the JSON body of a POST. Secrets in the answer are not shown.',
  examples: [
    {
      run: 'coex api GET "{waba}/phone_numbers" -f fields=id,display_phone_number',
      says: 'The numbers of a WABA.',
    },
    { run: 'coex api GET "{waba}/message_templates" --paginate', says: 'All templates, page after page.' },
    {
      run: 'coex api GET "{app}/subscriptions" --app-token --json',
      says: 'As the app itself, for a program.',
    },
    { run: 'coex api POST "{waba}/subscribed_apps"', says: 'A call that changes something.' },
  ],
  args: z.object({
    method: z.enum(['GET', 'POST', 'DELETE'], { error: 'GET, POST or DELETE' }).describe('What to do.'),
    path: z
      .string({ error: 'a path' })
      .describe(
        'Path below the base URL; a version before it, such as v23.0/, is used instead of the configured.',
      ),
  }),
  options: z.object({
    rawField: z.array(z.string()).default([]).meta({
      description:
        'A parameter as text; may be given again. @file and @- read it from a file or standard input.',
      value: 'key=text',
      short: 'f',
    }),
    field: z.array(z.string()).default([]).meta({
      description:
        'A parameter as JSON: a number, true, null, an object; may be given again, and takes @file.',
      value: 'key=json',
      short: 'F',
    }),
    input: z.string().optional().meta({
      description: 'A file with the JSON body, or - for standard input; fields then go into the query.',
      value: 'file',
    }),
    paginate: z.boolean().default(false).describe('Follow a list to its end, and print it as one.'),
    appToken: z.boolean().default(false).describe('Call as the app itself, with its id and its secret.'),
  }),
  output: () => z.object({ answer: z.unknown().describe('What Meta answered, without secrets.') }),
  exits: {
    1: 'the call was refused',
    2: 'the call cannot be made as typed',
    4: 'it is not permitted, or a secret is missing',
    5: 'there is no such thing',
    6: 'it would break the phone, or leave Meta’s host',
    7: 'it failed for now, at Meta or on the way',
  },
  run: async (context, { args, options }) => {
    if (options.paginate && args.method !== 'GET') {
      throw new CoexError('usage', { problem: 'Only a GET has pages.', fix: 'Leave --paginate out.' });
    }
    if (options.input !== undefined && args.method === 'GET') {
      throw new CoexError('usage', {
        problem: 'A GET carries no body.',
        fix: 'Give its parameters with --raw-field, or make it a POST.',
      });
    }
    const typed = apiPath(args.path, context.config().get('graph-url'));
    const { path, waba } = await filled(context, typed);
    const given = await readGiven(options, { stdin: context.io.stdin, signal: context.signal });
    const secrets = await context.secrets();
    const token = options.appToken ? await appToken(context) : await tokenFor(context, waba);
    const call: GraphCall = {
      ...carried(args.method, given),
      method: args.method,
      path,
      token,
      ...(typed.version === undefined ? {} : { version: typed.version }),
    };
    const graph = await context.graph();
    const answer = await (options.paginate ? wholeList(graph, call) : graph.call(call));
    const appSecret = (await secrets.find('app-secret'))?.value ?? '';
    return { data: { answer: withoutCredentials(answer, [token, appSecret]) } };
  },
  draw: drawEach(({ answer }, page) => {
    if (!page.stdout.isTTY) return page.print(JSON.stringify(answer));
    for (const line of JSON.stringify(answer, null, 2).split('\n')) page.print(harmless(line));
  }),
});

/** Where the fields go. */
function carried(method: string, { fields, input }: Given): Pick<GraphCall, 'query' | 'body'> {
  const names = Object.keys(fields);
  const query = Object.fromEntries(names.map((name) => [name, queryText(fields[name])]));
  if (input !== undefined) return { query, body: input };
  if (method !== 'POST') return { query };
  return names.length === 0 ? {} : { body: { ...fields } };
}

/** The path with its placeholders replaced, and the WABA it is about when one of them named it. */
async function filled(
  context: Context,
  { path }: ApiPath,
): Promise<{ readonly path: string; readonly waba: string | undefined }> {
  const names = placeholdersIn(path);
  const unknown = names.find((name) => !['app', 'number', 'waba'].includes(name));
  if (unknown !== undefined) {
    throw new CoexError('usage', {
      problem: `Nothing stands for {${unknown}} in a path.`,
      fix: 'Write {number}, {waba} or {app}, or the id itself.',
    });
  }
  const number =
    names.includes('number') || names.includes('waba')
      ? await findNumber(await context.store(), context.config().find('number'))
      : undefined;
  const values = {
    ...(names.includes('app') ? { app: context.config().get('app-id') } : {}),
    ...(number === undefined ? {} : { number: number.phoneNumberId }),
    ...(number !== undefined && names.includes('waba') ? { waba: wabaOf(number) } : {}),
  };
  return { path: fillPath(path, values), waba: number?.wabaId ?? undefined };
}

function wabaOf({ wabaId, phoneNumberId }: NumberSummary): string {
  if (wabaId !== null) return wabaId;
  throw new CoexError('not-found', {
    what: 'WABA',
    wanted: phoneNumberId,
    fix: 'It is learnt from a webhook or an onboarding of the number. Write the WABA’s id into the path.',
  });
}

async function tokenFor(context: Context, waba: string | undefined): Promise<string> {
  const secrets = await context.secrets();
  const own = waba === undefined ? undefined : await secrets.find(`business-token-${waba}`);
  return own?.value ?? (await secrets.get('access-token'));
}

async function appToken(context: Context): Promise<string> {
  const id = context.config().get('app-id');
  return `${id}|${await (await context.secrets()).get('app-secret')}`;
}
