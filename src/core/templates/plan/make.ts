import { isMetaSample } from '../../rules/index.ts';
import type { TemplateCall } from '../../store/index.ts';
import { normalLanguage } from '../account/normal.ts';
import { type AccountTemplate, isThere, oddIn } from '../account/read.ts';
import { templateKey } from '../draft/key.ts';
import type { TemplateSource } from '../source.ts';
import type { AccountPlan, PlanStep } from './plan.ts';
import { type Quotas, quotasFrom } from './quota.ts';
import type { Samples } from './samples.ts';
import { creationStep, type Known, presentStep, stateOf } from './step.ts';

/** Everything a plan of one account is made from. */
export interface PlanInput {
  readonly account: string;
  readonly wabaId: string;
  readonly sources: readonly { readonly source: TemplateSource; readonly samples: Samples }[];
  readonly templates: readonly AccountTemplate[];
  /** What coex has done to templates of the account, oldest first. */
  readonly calls: readonly TemplateCall[];
  readonly limit?: { readonly used: number; readonly most: number };
  /** Names that are left alone. */
  readonly ignore?: readonly string[];
  /** Archive what no file claims. */
  readonly prune: boolean;
  readonly now: number;
}

/** What would make an account what the files say. Asks nobody; the order of its steps is that of doing them. */
export function makePlan(input: PlanInput): AccountPlan {
  const { account, wabaId, templates, calls, now, limit, ignore = [] } = input;
  const quotas = quotasFrom(calls, now);
  const there = new Map(templates.filter(isThere).map((one) => [templateKey(one.name, one.language), one]));
  const byName = Map.groupBy(there.values(), ({ name }) => name);
  const history = Map.groupBy(calls, ({ name, language }) => templateKey(name, language));
  const claimed = new Map<string, string>();
  const steps: PlanStep[] = [];
  for (const { source, samples } of input.sources) {
    const { draft, file } = source;
    const { name } = draft;
    const language = normalLanguage(draft.language);
    const key = templateKey(name, language);
    const line = source.locate([]).line;
    const present = there.get(key);
    const identity = { name, language, file, line, category: draft.category };
    const before = present === undefined ? {} : { before: stateOf(present) };
    const claimedBy = claimed.get(key);
    if (claimedBy !== undefined) {
      steps.push({
        action: 'refused',
        ...identity,
        ...before,
        refusal: { reason: 'claimed-twice', detail: claimedBy },
      });
      continue;
    }
    claimed.set(key, file);
    if ('unreadable' in samples) {
      const refusal = { reason: 'sample-unreadable', detail: samples.unreadable } as const;
      steps.push({ action: 'refused', ...identity, ...before, refusal });
      continue;
    }
    const wanted = { file, line, draft, samples: samples.samples };
    const known = knownOf(history.get(key) ?? [], present, byName.get(name) ?? [], { now, quotas });
    steps.push(present === undefined ? creationStep(wanted, known) : presentStep(wanted, present, known));
  }
  const others = [...there.values()].filter(
    ({ name, language }) => !claimed.has(templateKey(name, language)) && !ignore.includes(name),
  );
  const all = [...steps, ...others.map((one) => unclaimedStep(one, input.prune))];
  const planned = ordered(spread(withRenames(withinLimit(all, limit)), quotas, now));
  return { account, wabaId, steps: planned, ...(limit && { limit }) };
}

function knownOf(
  calls: readonly TemplateCall[],
  present: AccountTemplate | undefined,
  siblings: readonly AccountTemplate[],
  { now, quotas }: { readonly now: number; readonly quotas: Quotas },
): Known {
  // A template that was deleted and made again has nothing of the old one.
  const own = calls.filter(
    ({ kind, state, template_id: id }) =>
      (kind === 'create' || kind === 'edit') && state === 'done' && id === present?.id,
  );
  const withMedia = own.findLast(({ media }) => media !== null);
  const recategorised = own.findLast(
    (call) => call.category_returned !== null && call.category_returned !== call.category_asked,
  );
  return {
    now,
    quotas,
    siblings,
    samplesThere: withMedia?.media ? (JSON.parse(withMedia.media) as Record<string, string>) : undefined,
    categoryGiven: recategorised?.category_returned ?? undefined,
  };
}

const ARCHIVABLE = ['APPROVED', 'REJECTED'];

function unclaimedStep(template: AccountTemplate, prune: boolean): PlanStep {
  const { name, language, category, status } = template;
  // What no file can hold is in none for that reason alone.
  const couldBeInFile = !isMetaSample(name) && oddIn(template.draft) === undefined;
  const isPruned = prune && ARCHIVABLE.includes(status) && couldBeInFile;
  return { action: isPruned ? 'archive' : 'unmanaged', name, language, category, before: stateOf(template) };
}

/** What the account has no room for is refused now, not in the middle of applying. */
function withinLimit(steps: readonly PlanStep[], limit: PlanInput['limit']): PlanStep[] {
  let room = limit === undefined ? Number.POSITIVE_INFINITY : limit.most - limit.used;
  return steps.map((step) => {
    if (step.action !== 'create') return step;
    room -= 1;
    if (room >= 0) return step;
    const { draft: _, samples: __, ...others } = step;
    const detail = `${limit?.used} of ${limit?.most}`;
    return { ...others, action: 'refused', refusal: { reason: 'account-limit', detail } };
  });
}

/** A name and a language cannot be changed: what looks like that makes another template. */
function withRenames(steps: readonly PlanStep[]): PlanStep[] {
  const left = new Map(
    steps
      .filter(({ action }) => action === 'unmanaged' || action === 'archive')
      .map((step) => [step.before?.contentHash, `${step.name} in ${step.language}`]),
  );
  return steps.map((step) => {
    const from = step.action === 'create' ? left.get(step.contentHash) : undefined;
    return from === undefined ? step : { ...step, notes: [...(step.notes ?? []), { note: 'renamed', from }] };
  });
}

/** Creations over the hours in which the account takes them. */
function spread(steps: readonly PlanStep[], quotas: Quotas, now: number): PlanStep[] {
  let planned = 0;
  return steps.map((step) => {
    if (step.action !== 'create') return step;
    const notBefore = quotas.nextCreation(planned);
    planned += 1;
    return notBefore > now ? { ...step, notBefore } : step;
  });
}

const ORDER = ['create', 'edit', 'archive', 'refused', 'unchanged', 'unmanaged'];

/** New ones first: whoever sends them waits for nothing that breaks (templates.md §5.8). */
function ordered(steps: readonly PlanStep[]): PlanStep[] {
  return steps.toSorted((one, other) => ORDER.indexOf(one.action) - ORDER.indexOf(other.action));
}
