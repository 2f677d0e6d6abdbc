import { CoexError } from '../../errors.ts';
import { collect } from '../../graph/index.ts';
import { LIMITS } from '../../rules/index.ts';
import { isThere, readAccount } from '../account/read.ts';
import { templateKey } from '../draft/key.ts';
import { type AccountPlan, isChange, type PlanStep } from '../plan/plan.ts';
import { nextCreation } from '../plan/quota.ts';
import type { SealedPlan } from '../plan/sealed.ts';
import { type Claimed, claimAccounts, keepClaims, releaseClaims, SIGN_OF_LIFE_MS } from './claim.ts';
import type { ApplyDeps } from './deps.ts';
import { aboutStep, doStep, type Target } from './do-step.ts';
import type { ApplyEvent, StepDone } from './events.ts';
import { recentCreations, settleDone, templateCalls } from './journal.ts';
import { moveBatch } from './move.ts';
import { checkSamples, type Handles, handleFor } from './samples.ts';
import { type Standing, standingOf } from './standing.ts';

export interface ApplyOptions {
  /** The token of an account; undefined for the profile's own. */
  readonly tokenOf: (account: Pick<AccountPlan, 'account' | 'wabaId'>) => string | undefined;
  /** Waits when an account takes no more creations within the hour, rather than stop. */
  readonly waits: boolean;
}

interface Stood {
  readonly step: PlanStep;
  readonly standing: Standing;
}

interface Prepared {
  readonly target: Target;
  readonly steps: readonly Stood[];
}

/**
 * Does exactly what a plan says, one call after the other in an account: samples, new templates, edits, archiving. All
 * accounts and samples are looked at before anything is done, and what is left of them again after a wait: throws
 * `plan-stale` when one is not what the plan was made for, `input-unreadable` when a sample is not there. Each
 * call is written down before it is made, so that the same plan can be applied again after whatever stopped it: what
 * was done is not done again. What Meta refuses for one template is told, and the rest done; what stands against all
 * of them is thrown. While it goes on nobody else applies anything to these accounts: throws `templates-busy`.
 */
export async function applyPlan(
  deps: ApplyDeps,
  plan: SealedPlan,
  options: ApplyOptions,
  tell: (event: ApplyEvent) => void,
): Promise<readonly StepDone[]> {
  const changed = plan.accounts.filter(({ steps }) => steps.some(isChange));
  const claimed = await claimAccounts(
    deps,
    changed.map(({ wabaId }) => wabaId),
  );
  try {
    return await applyClaimed(deps, plan, { ...options, claimed }, tell);
  } finally {
    await releaseClaims(deps, claimed);
  }
}

async function applyClaimed(
  deps: ApplyDeps,
  plan: SealedPlan,
  options: ApplyOptions & { readonly claimed: Claimed },
  tell: (event: ApplyEvent) => void,
): Promise<readonly StepDone[]> {
  const done: StepDone[] = [];
  const prepared: Prepared[] = [];
  for (const account of plan.accounts) prepared.push(await prepare(deps, account, plan, options));
  refuseStale(
    prepared.flatMap(({ steps }) => steps),
    done,
  );
  await checkSamples(deps, prepared.flatMap(openSteps));
  const told = (step: StepDone) => {
    done.push(step);
    tell({ event: 'step', ...step });
  };
  const { claimed } = options;
  let hasWaited = false;
  for (const { target, steps } of prepared) {
    const lookAgain = async (left: readonly PlanStep[]) => {
      hasWaited = true;
      const found = await standings(deps, target, left);
      refuseStale(found, done);
      return found;
    };
    const now = hasWaited ? await lookAgain(steps.map(({ step }) => step)) : steps;
    const { waits } = options;
    await applyAccount(deps, { target, steps: now }, { waits, claimed, tell, told, lookAgain });
  }
  return done;
}

/** Throws `plan-stale` when a step is not for what the account has. */
function refuseStale(steps: readonly Stood[], done: readonly StepDone[]): void {
  const stale = steps.flatMap(({ standing }) => (standing.is === 'stale' ? [standing.what] : []));
  if (stale.length === 0) return;
  const made = done.filter(({ outcome }) => outcome === 'done' || outcome === 'adopted').length;
  const run =
    made === 0
      ? 'This run changed nothing.'
      : `Before it came to that, this run made ${made} of its changes: they are kept.`;
  throw new CoexError('plan-stale', { changed: shortList(stale), run });
}

function openSteps({ steps }: Pick<Prepared, 'steps'>): PlanStep[] {
  return steps.filter(({ standing }) => standing.is === 'open').map(({ step }) => step);
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
  return { target, steps: await standings(deps, target, account.steps.filter(isChange)) };
}

/** How each step stands, by what the account and the journal have now. */
async function standings(
  { graph, store }: ApplyDeps,
  { wabaId, token, planHash }: Target,
  steps: readonly PlanStep[],
): Promise<readonly Stood[]> {
  if (steps.length === 0) return [];
  const templates = await collect(readAccount(graph, wabaId, token));
  const there = new Map(templates.filter(isThere).map((one) => [templateKey(one.name, one.language), one]));
  const calls = Map.groupBy(await templateCalls(store, wabaId), ({ name, language }) =>
    templateKey(name, language),
  );
  return steps.map((step) => {
    const key = templateKey(step.name, step.language);
    return { step, standing: standingOf(step, there.get(key), calls.get(key) ?? [], planHash) };
  });
}

interface Telling {
  readonly waits: boolean;
  readonly claimed: Claimed;
  readonly tell: (event: ApplyEvent) => void;
  readonly told: (step: StepDone) => void;
  /** How what is left stands after a time in which others may have changed the account. Throws `plan-stale`. */
  readonly lookAgain: (left: readonly PlanStep[]) => Promise<readonly Stood[]>;
}

async function applyAccount(deps: ApplyDeps, { target, steps }: Prepared, telling: Telling): Promise<void> {
  let open = await openAfterSettling(deps, target, steps, telling);
  await uploadAll(deps, target, open, telling);
  let isHeld = false;
  for (;;) {
    await keepClaims(deps, telling.claimed);
    const [step] = open;
    if (step === undefined || step.action === 'archive') break;
    if (step.action === 'create' && !isHeld) {
      const left = open.filter(({ action }) => action === 'create').length;
      const room = await roomForCreation(deps, target, left, telling);
      if (room === 'after-waiting') {
        open = await openAfterSettling(deps, target, await telling.lookAgain(open), telling);
        continue;
      }
      isHeld = room === 'later';
    }
    open = open.slice(1);
    if (isHeld && step.action === 'create') telling.told({ ...aboutStep(target, step), outcome: 'held' });
    else telling.told(await doStep(deps, target, step));
  }
  await archiveAll(deps, target, open, telling);
}

/** Tells of the steps that an earlier run has done, and gives those that are to be done. */
async function openAfterSettling(
  deps: ApplyDeps,
  target: Target,
  steps: readonly Stood[],
  telling: Telling,
): Promise<PlanStep[]> {
  for (const { step, standing } of steps) {
    if (standing.is === 'done') await settleEarlier(deps, target, step, standing, telling);
  }
  return openSteps({ steps });
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
  { claimed, tell }: Telling,
): Promise<void> {
  for (const { file = '', samples = [] } of steps) {
    for (const sample of samples) {
      const { sha256 } = sample;
      if (target.handles.has(sha256)) continue;
      await keepClaims(deps, claimed);
      const { handle, isKnown } = await handleFor(deps, { file, sample }, target.token);
      target.handles.set(sha256, handle);
      const how = isKnown ? 'known' : 'uploaded';
      tell({ event: 'sample', account: target.account, file: sample.file, sha256, how });
    }
  }
}

/** Whether the account takes one more creation, by the journal; waits until it does if that is wanted. */
async function roomForCreation(
  deps: ApplyDeps,
  { account, wabaId }: Target,
  left: number,
  { waits, claimed, tell }: Telling,
): Promise<'now' | 'after-waiting' | 'later'> {
  const { clock, signal } = deps;
  const now = clock.now();
  const until = nextCreation(await recentCreations(deps, wabaId), 0, now);
  if (until <= now) return 'now';
  tell({ event: 'holding', account, wabaId, until, left });
  if (!waits) return 'later';
  for (let ms = until - clock.now(); ms > 0; ms = until - clock.now()) {
    await clock.sleep(Math.min(ms, SIGN_OF_LIFE_MS), signal);
    await keepClaims(deps, claimed);
  }
  return 'after-waiting';
}

/** In batches; of each some may fail (templates.md §5.4). */
async function archiveAll(
  deps: ApplyDeps,
  target: Target,
  steps: readonly PlanStep[],
  { claimed, told }: Telling,
): Promise<void> {
  const { wabaId, planHash } = target;
  const most = LIMITS.templateArchiveBatch.value;
  for (let at = 0; at < steps.length; at += most) {
    const batch = steps.slice(at, at + most);
    await keepClaims(deps, claimed);
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
