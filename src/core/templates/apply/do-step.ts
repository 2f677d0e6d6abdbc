import { CoexError, problemOf } from '../../errors.ts';
import { messageTemplates, templateNode } from '../../graph/index.ts';
import { type AccountTemplate, accountTemplate } from '../account/read.ts';
import type { AccountPlan, PlanStep } from '../plan/plan.ts';
import type { ApplyDeps } from './deps.ts';
import type { StepDone } from './events.ts';
import { type IntendedCall, isUndecided, settleDone, settleFailed, startCalls } from './journal.ts';
import { sendCreation, sendEdit } from './requests.ts';
import { draftWithHandles, type Handles, handleFor, isBadSample } from './samples.ts';
import { categoryAsked, hasBeenDone, mediaOf } from './standing.ts';

/** An account that a plan is applied to. */
export interface Target extends Pick<AccountPlan, 'account' | 'wabaId'> {
  readonly token: string | undefined;
  readonly planHash: string;
  readonly handles: Handles;
}

/** Meta's subcode for a name and language that is there already (templates.md §7.1). */
const EXISTS = 2388024;

/** What Meta made of a step. */
interface Made {
  readonly outcome: 'done' | 'adopted';
  readonly templateId: string;
  readonly status?: string | undefined;
  readonly category?: string | undefined;
}

/**
 * Creates or edits a template, written down before and settled after. What Meta refuses for good is an outcome; what
 * stands against all calls (no permission, no network, throttled for long) is thrown, and so is what stays unknown.
 */
export async function doStep(deps: ApplyDeps, target: Target, step: PlanStep): Promise<StepDone> {
  const about = { ...aboutStep(target, step) };
  try {
    const made = await withFreshSample(deps, target, step, () => attempt(deps, target, step));
    const { outcome, templateId, status, category: categoryReturned } = made;
    return { ...about, outcome, templateId, status, categoryReturned };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { ...about, outcome: 'failed', ...refusalOf(error) };
  }
}

export function aboutStep({ account, wabaId }: Pick<Target, 'account' | 'wabaId'>, step: PlanStep) {
  const { action, name, language, before } = step;
  const about = { account, wabaId, action, name, language };
  return { ...about, categoryAsked: categoryAsked(step), templateId: before?.id };
}

/** Meta's own words are the best there is: what is wrong stands only in them (templates.md §7). */
function refusalOf(error: CoexError): Pick<StepDone, 'problem' | 'metaCode' | 'metaSubcode'> {
  const { meta } = error;
  const said = [meta?.title, meta?.userMessage].filter(Boolean).join(': ');
  return { problem: said || problemOf(error), metaCode: meta?.code, metaSubcode: meta?.subcode };
}

/** A refusal of this template alone. */
function isRefusal(error: unknown): error is CoexError {
  return (
    error instanceof CoexError && ['graph-refused', 'graph-guarded', 'graph-not-found'].includes(error.code)
  );
}

/** Once more with another handle, when Meta does not take the one it gave. */
async function withFreshSample(
  deps: ApplyDeps,
  target: Target,
  step: PlanStep,
  work: () => Promise<Made>,
): Promise<Made> {
  try {
    return await work();
  } catch (error) {
    const { samples = [], file = '' } = step;
    if (!isBadSample(error) || samples.length === 0) throw error;
    for (const sample of samples) {
      const { handle } = await handleFor(deps, { file, sample }, target.token, true);
      target.handles.set(sample.sha256, handle);
    }
    return work();
  }
}

/** One call, and one more when nobody knows what came of the first and the account says that nothing did. */
async function attempt(deps: ApplyDeps, target: Target, step: PlanStep): Promise<Made> {
  for (let again = false; ; again = true) {
    const at = deps.clock.now();
    const ids = await startCalls(deps, [intendedCall(target, step)]);
    try {
      const made = await send(deps, target, step);
      await settleDone(deps, ids, { templateId: made.templateId, categoryReturned: made.category });
      return made;
    } catch (error) {
      await settleFailed(deps, ids, error);
      if (deps.signal.aborted) throw error;
      const isThere = error instanceof CoexError && error.meta?.subcode === EXISTS;
      if (!isThere && !isUndecided(error)) throw error;
      const found = await lookFor(deps, target, step);
      if (found !== undefined && hasBeenDone(step, found, at)) {
        const { id: templateId, category, status } = found;
        await settleDone(deps, ids, { templateId, categoryReturned: category });
        return { outcome: 'adopted', templateId, status, category };
      }
      if (isThere || again) throw error;
    }
  }
}

function intendedCall(target: Target, step: PlanStep): IntendedCall {
  const { wabaId, planHash } = target;
  const { name, language, before, contentHash, action } = step;
  const media = mediaOf(step);
  return {
    wabaId,
    name,
    language,
    kind: action as IntendedCall['kind'],
    templateId: before?.id,
    statusBefore: before?.status,
    contentHash,
    ...(media !== undefined && { media }),
    planHash,
    categoryAsked: categoryAsked(step),
  };
}

async function send({ graph }: ApplyDeps, target: Target, step: PlanStep): Promise<Made> {
  const draft = draftWithHandles(step, target.handles);
  const { before } = step;
  if (before === undefined) {
    const { id, status, category } = await sendCreation(graph, target.wabaId, draft, target.token);
    return { outcome: 'done', templateId: id, status, category: category?.toUpperCase() };
  }
  await sendEdit(graph, { ...step, before }, draft, target.token);
  return { outcome: 'done', templateId: before.id };
}

/** The template as it is now: an edited one by its id, since a list may lag (templates.md §1.3). */
async function lookFor(
  { graph }: ApplyDeps,
  { wabaId, token }: Target,
  { before, name, language }: PlanStep,
): Promise<AccountTemplate | undefined> {
  if (before !== undefined) return accountTemplate(await templateNode(graph, before.id, {}, token));
  for await (const node of messageTemplates(graph, wabaId, { filter: { name } }, token)) {
    const found = accountTemplate(node);
    if (found.name === name && found.language === language) return found;
  }
  return undefined;
}
