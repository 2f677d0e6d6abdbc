import { CoexError } from '../../errors.ts';
import { collect } from '../../graph/index.ts';
import { LIMITS } from '../../rules/index.ts';
import { isThere, readAccount } from '../account/read.ts';
import { templateKey } from '../draft/key.ts';
import { type AccountPlan, isChange, type PlanStep } from '../plan/plan.ts';
import { quotasFrom } from '../plan/quota.ts';
import type { SealedPlan } from '../plan/sealed.ts';
import type { ApplyDeps } from './deps.ts';
import { aboutStep, doStep, type Target } from './do-step.ts';
import type { ApplyEvent, StepDone } from './events.ts';
import { settleDone, templateCalls } from './journal.ts';
import { moveBatch } from './move.ts';
import { type Handles, handleFor } from './samples.ts';
import { type Standing, standingOf } from './standing.ts';

export interface ApplyOptions {
  /** The token of an account; undefined for the profile's own. */
  readonly tokenOf: (account: Pick<AccountPlan, 'account' | 'wabaId'>) => string | undefined;
  /** Waits when an account takes no more creations within the hour, rather than stop. */
  readonly waits: boolean;
}

interface Prepared {
  readonly target: Target;
  readonly steps: readonly { readonly step: PlanStep; readonly standing: Standing }[];
}

/**
 * Does exactly what a plan says, one call after the other in an account: samples, new templates, edits, archiving. All
 * accounts are looked at before anything is done: throws `plan-stale` when one is not what the plan was made for. Each
 * call is written down before it is made, so that the same plan can be applied again after whatever stopped it: what
 * was done is not done again. What Meta refuses for one template is told, and the rest done; what stands against all
 * of them is thrown.
 */
export async function applyPlan(
  deps: ApplyDeps,
  plan: SealedPlan,
  options: ApplyOptions,
  tell: (event: ApplyEvent) => void,
): Promise<readonly StepDone[]> {
  const prepared: Prepared[] = [];
  for (const account of plan.accounts) prepared.push(await prepare(deps, account, plan, options));
  const stale = prepared.flatMap(({ steps }) =>
    steps.flatMap(({ standing }) => (standing.is === 'stale' ? [standing.what] : [])),
  );
  if (stale.length > 0) throw new CoexError('plan-stale', { changed: shortList(stale) });
  const done: StepDone[] = [];
  const told = (step: StepDone) => {
    done.push(step);
    tell({ event: 'step', ...step });
  };
  for (const one of prepared) await applyAccount(deps, one, { waits: options.waits, tell, told });
  return done;
}

function shortList(whats: readonly string[]): string {
  const shown = whats.slice(0, 3).join('; ');
  return whats.length > 3 ? `${shown}; and ${whats.length - 3} more` : shown;
}

async function prepare(
  deps: ApplyDeps,
  account: AccountPlan,
  { hash: planHash }: SealedPlan,
  { tokenOf }: ApplyOptions,
): Promise<Prepared> {
  const token = tokenOf(account);
  const handles: Handles = new Map();
  const target = { account: account.account, wabaId: account.wabaId, token, planHash, handles };
  const wanted = account.steps.filter(isChange);
  if (wanted.length === 0) return { target, steps: [] };
  const templates = await collect(readAccount(deps.graph, account.wabaId, token));
  const there = new Map(templates.filter(isThere).map((one) => [templateKey(one.name, one.language), one]));
  const calls = Map.groupBy(await templateCalls(deps.store, account.wabaId), ({ name, language }) =>
    templateKey(name, language),
  );
  const steps = wanted.map((step) => {
    const key = templateKey(step.name, step.language);
    return { step, standing: standingOf(step, there.get(key), calls.get(key) ?? [], planHash) };
  });
  return { target, steps };
}

interface Telling {
  readonly waits: boolean;
  readonly tell: (event: ApplyEvent) => void;
  readonly told: (step: StepDone) => void;
}

async function applyAccount(deps: ApplyDeps, { target, steps }: Prepared, telling: Telling): Promise<void> {
  for (const { step, standing } of steps) {
    if (standing.is === 'done') await settleEarlier(deps, target, step, standing, telling);
  }
  const open = steps.filter(({ standing }) => standing.is === 'open').map(({ step }) => step);
  const changes = open.filter(({ action }) => action !== 'archive');
  await uploadAll(deps, target, changes, telling);
  let left = changes.filter(({ action }) => action === 'create').length;
  let isHeld = false;
  for (const step of changes) {
    if (step.action === 'create') {
      isHeld ||= !(await mayCreate(deps, target, left, telling));
      left -= 1;
    }
    if (isHeld && step.action === 'create') telling.told({ ...aboutStep(target, step), outcome: 'held' });
    else telling.told(await doStep(deps, target, step));
  }
  await archiveAll(
    deps,
    target,
    open.filter(({ action }) => action === 'archive'),
    telling,
  );
}

async function settleEarlier(
  deps: ApplyDeps,
  target: Target,
  step: PlanStep,
  standing: Standing & { readonly is: 'done' },
  { told }: Telling,
): Promise<void> {
  const { call, how, now } = standing;
  const made = { templateId: now?.id ?? call?.template_id ?? undefined, categoryReturned: now?.category };
  if (call !== undefined) await settleDone(deps, [call.id], made);
  told({ ...aboutStep(target, step), ...made, outcome: how, status: now?.status });
}

/** Each sample once, whatever how many templates show it. */
async function uploadAll(
  deps: ApplyDeps,
  target: Target,
  steps: readonly PlanStep[],
  { tell }: Telling,
): Promise<void> {
  for (const { file = '', samples = [] } of steps) {
    for (const sample of samples) {
      const { sha256 } = sample;
      if (target.handles.has(sha256)) continue;
      const { handle, isKnown } = await handleFor(deps, { file, sample }, target.token);
      target.handles.set(sha256, handle);
      const how = isKnown ? 'known' : 'uploaded';
      tell({ event: 'sample', account: target.account, file: sample.file, sha256, how });
    }
  }
}

/** Whether the account takes one more creation now, by the journal; waits until it does if that is wanted. */
async function mayCreate(
  deps: ApplyDeps,
  { account, wabaId }: Target,
  left: number,
  { waits, tell }: Telling,
): Promise<boolean> {
  const { clock, signal, store } = deps;
  for (;;) {
    const now = clock.now();
    const until = quotasFrom(await templateCalls(store, wabaId), now).nextCreation(0);
    if (until <= now) return true;
    tell({ event: 'holding', account, wabaId, until, left });
    if (!waits) return false;
    await clock.sleep(until - now, signal);
  }
}

/** In batches; of each some may fail (templates.md §5.4). */
async function archiveAll(
  deps: ApplyDeps,
  target: Target,
  steps: readonly PlanStep[],
  { told }: Telling,
): Promise<void> {
  const { wabaId, planHash } = target;
  const most = LIMITS.templateArchiveBatch.value;
  for (let at = 0; at < steps.length; at += most) {
    const batch = steps.slice(at, at + most);
    const failed = await moveBatch(
      deps,
      target,
      'archive',
      batch.map(({ name, language, before }) => ({
        wabaId,
        name,
        language,
        planHash,
        templateId: before?.id ?? '',
        statusBefore: before?.status,
      })),
    );
    for (const step of batch) {
      const problem = failed[step.before?.id ?? ''];
      const about = { ...aboutStep(target, step), categoryReturned: step.before?.category };
      told(problem === undefined ? { ...about, outcome: 'done' } : { ...about, outcome: 'failed', problem });
    }
  }
}
