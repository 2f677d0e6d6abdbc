import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import { CoexError, problemOf } from '../../core/errors.ts';
import { appOfToken, type Graph } from '../../core/graph/index.ts';
import {
  type ApplyDeps,
  applyPlan,
  awaitReviews,
  isChange,
  isGone,
  isRecategorised,
  looksLikePlan,
  openPlan,
  type Reviewed,
  readSample,
  type SealedPlan,
  type StepDone,
} from '../../core/templates/index.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { duration, isoOrNull } from '../fields.ts';
import { isWanted } from '../is-wanted.ts';
import { type Account, chosenAccounts, environmentsOf, folderOf } from './accounts.ts';
import { type ApplyShown, applyEvent, type DoneShown } from './apply-events.ts';
import { type ShownPlan, shownPlan } from './plan-output.ts';
import { planAll, planOptions } from './planning.ts';
import { reviewWords } from './review-words.ts';

export const command = defineCommand({
  name: 'templates apply',
  summary: 'Make the templates of an account what a plan, or the files, say.',
  description:
    'Given a plan that `coex templates plan --out` saved, does exactly that, and refuses it when the account has changed since. Given files, or nothing, it plans, shows, asks and does it. Each call is written into the store before it is made: stopped at any moment, the same command goes on, and nothing is done twice. Never deletes, and never makes anew to change. A category that Meta made another is told loudly.',
  examples: [
    { run: 'coex templates apply plan.json', says: 'What the plan says, and nothing else.' },
    {
      run: 'coex templates apply --env staging --yes',
      says: 'Plan the folder templates, and do it unasked.',
    },
    {
      run: 'coex templates apply plan.json --wait --timeout 2h --json',
      says: 'Wait for the reviews too, an event for each.',
    },
  ],
  args: z.object({
    files: z
      .array(z.string())
      .default([])
      .describe('A saved plan; or template files, or folders of them; else the folder templates.'),
  }),
  options: z.object({
    ...planOptions(),
    yes: z
      .boolean()
      .default(false)
      .describe('Do not ask. A saved plan was looked at and is not asked about.'),
    wait: z
      .boolean()
      .default(false)
      .describe('Wait for the hour when an account takes no more new ones, and for reviews.'),
    timeout: duration().prefault('30m').meta({ description: 'How long to wait for reviews.', value: 'time' }),
  }),
  streams: true,
  output: applyEvent,
  exits: {
    2: 'a file cannot be read, or it was not said whether to do it: --yes',
    3: 'done, and some could not be changed, were refused, rejected or deleted, or are of another category',
    4: 'the token is missing or not permitted',
    6: 'the plan is stale or was changed, or another coex is at the account; nothing was done, or nothing more',
    7: 'no answer from Meta; or the account takes no more new ones now; or reviews outlast the time-out',
    130: 'interrupted; the same command goes on',
  },
  run: async (context, { args, options }, emit) => {
    const saved = await savedPlan(context, args.files);
    if (saved !== undefined) refuseNarrowing(options);
    const found = saved === undefined ? await planAll(context, args.files, options) : undefined;
    const plan = saved ?? (found?.plan as SealedPlan);
    const accounts = found?.accounts ?? (await accountsOf(context, plan));
    const shown = shownPlan(plan, found?.problems ?? []);
    emit({ event: 'plan', ...shown });
    refuseUnread(shown);
    const refused = refusedIn(plan);
    if (!shown.hasChanges) {
      const data = { ...done(plan, [], []), refused };
      return refused === 0 ? { data } : { data: { ...data, outcome: 'found' as const }, exit: 3 };
    }
    if (saved === undefined && !(await isWanted(context, options.yes, 'Do this?')))
      return { data: { ...done(plan, [], []), outcome: 'declined' as const } };
    const deps = await depsOf(context);
    const tokenOf = ({ account, wabaId }: { readonly account: string; readonly wabaId: string }) =>
      accounts.find((one) => one.name === account && one.wabaId === wabaId)?.token;
    let heldUntil: number | undefined;
    const steps = await applyPlan(deps, plan, { tokenOf, waits: options.wait }, (event) => {
      if (event.event === 'holding') heldUntil = event.until;
      emit(shownEvent(event));
    });
    const reviewed: Reviewed[] = [];
    let pending: DoneShown['pending'] = [];
    const awaited = options.wait ? inReview(steps, tokenOf) : [];
    if (awaited.length > 0) {
      emit({
        event: 'awaiting',
        pending: awaited.length,
        until: isoTime(context.clock.now() + options.timeout),
      });
      const left = await awaitReviews(deps, awaited, { timeoutMs: options.timeout }, (one, count) => {
        reviewed.push(one);
        emit(shownReview(one, count));
      });
      pending = left.map(({ account, wabaId, name, language }) => ({ account, wabaId, name, language }));
    }
    const data = {
      ...done(plan, steps, reviewed),
      refused,
      pending,
      heldUntil: isoOrNull(heldUntil ?? null),
    };
    const outcome = outcomeOf(data);
    const exit = outcome === 'found' ? 3 : outcome === 'held' || outcome === 'timed-out' ? 7 : 0;
    return { data: { ...data, outcome }, exit };
  },
  draw: async (page) => (await import('./apply-drawing.ts')).drawApply(page),
});

/** The plan that is named, if it is one: alone, since it says what it is for. */
async function savedPlan(context: Context, files: readonly string[]): Promise<SealedPlan | undefined> {
  const [file, ...others] = files;
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = await readFile(resolve(context.host.workingFolder, file), 'utf8');
  } catch (error) {
    // A folder is one of templates.
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') return undefined;
    throw new CoexError('input-unreadable', { file, problem: problemOf(error) });
  }
  if (!looksLikePlan(text)) return undefined;
  if (others.length > 0)
    throw new CoexError('usage', {
      problem: 'A plan is applied alone',
      fix: `Name ${file} and nothing else.`,
    });
  return openPlan(text, file);
}

/** A plan says which accounts it is for: whoever names others, or fewer, means something else than it does. */
function refuseNarrowing(options: {
  readonly env: readonly string[];
  readonly waba: readonly string[];
  readonly prune: boolean;
}): void {
  if (options.env.length + options.waba.length === 0 && !options.prune) return;
  throw new CoexError('usage', {
    problem: 'A saved plan says by itself which accounts it is for, and what is archived in them',
    fix: 'Leave out --env, --waba and --prune, or make a plan of what is meant. Nothing was changed.',
  });
}

/** How many templates differ and cannot be changed. */
function refusedIn({ accounts }: SealedPlan): number {
  return accounts.flatMap(({ steps }) => steps).filter(({ action }) => action === 'refused').length;
}

/** The accounts of a plan as they are known here: by the environment, else by the WABA. */
async function accountsOf(context: Context, plan: SealedPlan): Promise<readonly Account[]> {
  const files = plan.accounts.flatMap(({ steps }) => steps.flatMap(({ file }) => file ?? []));
  const folder = await folderOf(context, files);
  const { environments } = await environmentsOf(context, folder);
  const accounts = await Promise.all(
    plan.accounts.map(({ account, wabaId }) => {
      const isEnvironment = Object.hasOwn(environments, account);
      return chosenAccounts(
        context,
        isEnvironment ? { env: [account], waba: [] } : { env: [], waba: [wabaId] },
        folder,
      );
    }),
  );
  const found = accounts.flat();
  for (const { account, wabaId } of plan.accounts) {
    const other = found.find(({ name, wabaId: id }) => name === account && id !== wabaId);
    if (other !== undefined)
      throw new CoexError('plan-stale', {
        changed: `the environment ${account} is another WABA`,
        run: 'This run changed nothing.',
      });
  }
  return found.map((one) => ({
    ...one,
    name: plan.accounts.find(({ wabaId }) => wabaId === one.wabaId)?.account ?? one.name,
  }));
}

/** Half of what somebody meant is not done: what cannot be read may be what matters. */
function refuseUnread({ problems, accounts }: ShownPlan): void {
  const [first] = problems;
  const steps = accounts.flatMap((account) => account.steps);
  const sample = steps.find(({ refusal }) => refusal?.reason === 'sample-unreadable');
  if (first === undefined && sample === undefined) return;
  const where = first === undefined ? `${sample?.file}` : `${first.file}, line ${first.line}`;
  const problem = first?.problem ?? sample?.refusal?.detail ?? '';
  throw new CoexError('usage', {
    problem: `${where}: ${problem}`,
    fix: 'Mend it, or name the files that are to be applied. Nothing was changed.',
  });
}

async function depsOf(context: Context): Promise<ApplyDeps> {
  const { clock, signal, host } = context;
  const graph = await context.graph();
  return {
    graph,
    store: await context.store(),
    clock,
    signal,
    self: host.self,
    readSample: (of) => readSample(of, host.workingFolder),
    appId: appIdOf(context, graph),
  };
}

/** The app of a token, asked once: one that is not the profile’s own may be another profile’s, of another app. */
function appIdOf(context: Context, graph: Graph): ApplyDeps['appId'] {
  const ids = new Map<string | undefined, string>();
  const find = async (token: string | undefined): Promise<string> => {
    const known = context.config().find('app-id');
    if (token === undefined && known !== undefined) return known;
    const asked = token ?? (await (await context.secrets()).get('access-token'));
    return (await appOfToken(graph, asked)) ?? context.config().get('app-id');
  };
  return async (token) => {
    const id = ids.get(token) ?? (await find(token));
    ids.set(token, id);
    return id;
  };
}

function shownEvent(event: Parameters<Parameters<typeof applyPlan>[3]>[0]): ApplyShown {
  if (event.event === 'sample') return event;
  if (event.event === 'holding') return { ...event, until: isoTime(event.until) };
  return {
    ...event,
    templateId: event.templateId ?? null,
    status: event.status ?? null,
    categoryReturned: event.categoryReturned ?? null,
    recategorised: isRecategorised(event),
    problem: event.problem ?? null,
    metaCode: event.metaCode ?? null,
    metaSubcode: event.metaSubcode ?? null,
  };
}

function shownReview(one: Reviewed, pending: number): ApplyShown {
  return {
    event: 'reviewed',
    ...one,
    recategorised: one.category !== one.categoryAsked,
    rejectedReason: one.rejectedReason ?? null,
    words: reviewWords(one),
    pending,
  };
}

/** What was created or edited and is, or may be, in review. */
function inReview(
  steps: readonly StepDone[],
  tokenOf: (of: { readonly account: string; readonly wabaId: string }) => string | undefined,
) {
  return steps.flatMap((step) => {
    const { account, wabaId, templateId, name, language, categoryAsked, outcome, action } = step;
    const isDone = outcome !== 'failed' && outcome !== 'held' && isChange(step) && action !== 'archive';
    if (!isDone || templateId === undefined) return [];
    return [{ account, wabaId, token: tokenOf(step), templateId, name, language, categoryAsked }];
  });
}

function done(plan: SealedPlan, steps: readonly StepDone[], reviewed: readonly Reviewed[]): DoneShown {
  const count = (outcome: StepDone['outcome'], action?: StepDone['action']) =>
    steps.filter((step) => step.outcome === outcome && (action === undefined || step.action === action))
      .length;
  const didNow = (action: StepDone['action']) => count('done', action) + count('adopted', action);
  const keyOf = ({ wabaId, name, language }: Pick<StepDone, 'wabaId' | 'name' | 'language'>) =>
    `${wabaId} ${name} ${language}`;
  const recategorised = new Set([
    ...steps.filter(isRecategorised).map(keyOf),
    ...reviewed.filter(({ category, categoryAsked }) => category !== categoryAsked).map(keyOf),
  ]);
  return {
    event: 'done',
    outcome: steps.length === 0 ? 'nothing-to-do' : 'applied',
    planHash: plan.hash,
    created: didNow('create'),
    edited: didNow('edit'),
    archived: didNow('archive'),
    already: count('already'),
    failed: count('failed'),
    recategorised: recategorised.size,
    refused: 0,
    rejected: new Set([...steps, ...reviewed].filter(({ status }) => status === 'REJECTED').map(keyOf)).size,
    gone: reviewed.filter(isGone).length,
    held: count('held'),
    heldUntil: null,
    pending: [],
  };
}

function outcomeOf(data: DoneShown): DoneShown['outcome'] {
  if (data.failed + data.refused + data.recategorised + data.rejected + data.gone > 0) return 'found';
  if (data.held > 0) return 'held';
  return data.pending.length > 0 ? 'timed-out' : data.outcome;
}
