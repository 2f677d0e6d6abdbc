import type { TemplateCall } from '../../store/index.ts';
import { normalDraft, normalHash } from '../account/normal.ts';
import type { AccountTemplate } from '../account/read.ts';
import { changesOf } from '../plan/changes.ts';
import type { PlanStep } from '../plan/plan.ts';
import { digestsOf } from '../plan/samples.ts';

/** How a step of a plan stands before it is done. */
export type Standing =
  | { readonly is: 'open' }
  /** An earlier run has done it; `call` is left to be settled when that was not known. */
  | {
      readonly is: 'done';
      readonly how: 'already' | 'adopted';
      readonly call?: TemplateCall;
      readonly now: AccountTemplate | undefined;
    }
  /** The account is not what the plan was made for. */
  | { readonly is: 'stale'; readonly what: string };

/** By what the account has now, and what the journal knows of the step. Pure. */
export function standingOf(
  step: PlanStep,
  now: AccountTemplate | undefined,
  calls: readonly TemplateCall[],
  planHash: string,
): Standing {
  const own = calls.filter(
    ({ name, language, kind }) => name === step.name && language === step.language && kind === step.action,
  );
  const last = own.at(-1);
  const isOfPlan = last !== undefined && last.plan_hash === planHash;
  if (isOfPlan && last.state === 'done') return { is: 'done', how: 'already', now };
  const isUndecided = last !== undefined && (last.state === 'started' || last.state === 'unknown');
  if (isUndecided && now !== undefined && hasBeenDone(step, now, last.at))
    return { is: 'done', how: 'adopted', call: last, now };
  const changed = changeSince(step, now);
  return changed === undefined ? { is: 'open' } : { is: 'stale', what: changed };
}

/** Whether the account has what a call at an instant was for, of which no answer told. */
export function hasBeenDone(step: PlanStep, now: AccountTemplate, at: number): boolean {
  if (step.action === 'archive') return now.status === 'ARCHIVED';
  if (!hasContent(step, now)) return false;
  const changesCategory = step.notes?.some(({ note }) => note === 'category-changes') === true;
  if (changesCategory && now.category !== step.category) return false;
  if (step.action === 'create') return true;
  // Where only a sample was changed, the content says nothing: the time does, in whole seconds.
  const changes = step.changes ?? [];
  const isOnlySample = changes.length > 0 && changes.every(({ field }) => field === 'sample');
  if (!isOnlySample) return true;
  return now.updatedAt !== undefined && now.updatedAt >= Math.floor(at / 1000) * 1000;
}

/** Whether a template says what a step wants it to say. */
function hasContent({ draft }: PlanStep, now: AccountTemplate): boolean {
  return draft !== undefined && changesOf(now.draft, normalDraft(draft)).length === 0;
}

/** What differs from the state a step was planned for; undefined when nothing that matters does. */
function changeSince(
  { before, name, language }: PlanStep,
  now: AccountTemplate | undefined,
): string | undefined {
  const named = `${name} in ${language}`;
  if (before === undefined) return now === undefined ? undefined : `${named} is there`;
  if (now === undefined) return `${named} is gone`;
  if (now.id !== before.id) return `${named} was made anew`;
  if (now.status !== before.status) return `${named} is ${now.status}, and was ${before.status}`;
  if (now.category !== before.category)
    return `${named} is of category ${now.category}, and was ${before.category}`;
  return normalHash(now.draft) === before.contentHash ? undefined : `the content of ${named} has changed`;
}

/** The samples of a step as the journal keeps them. */
export function mediaOf({ samples = [] }: PlanStep): Record<string, string> | undefined {
  return samples.length === 0 ? undefined : digestsOf(samples);
}

/** The category that a step asks Meta for: an edit that does not change it asks for the one that is there. */
export function categoryAsked(step: PlanStep): string {
  const { action, category, before } = step;
  const leavesIt = action === 'edit' && !editParts(step).has('category');
  return leavesIt && before !== undefined ? before.category : category;
}

/** What of a template an edit sends: what is left out stays as it is (templates.md §5.2). */
export function editParts(step: PlanStep): ReadonlySet<'components' | 'category' | 'settings'> {
  const parts = new Set<'components' | 'category' | 'settings'>();
  for (const { part } of step.changes ?? []) parts.add(part === 'template' ? 'settings' : 'components');
  if (step.notes?.some(({ note }) => note === 'category-changes')) parts.add('category');
  return parts;
}
