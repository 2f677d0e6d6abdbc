import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import {
  type AccountPlan,
  isChange,
  type PlanStep,
  REFUSALS,
  type SealedPlan,
} from '../../core/templates/index.ts';
import { isoOrNull } from '../fields.ts';
import { breakingWords, noteWords, refusalWords } from './plan-words.ts';

const step = () =>
  z.object({
    action: z.enum(['create', 'edit', 'archive', 'unchanged', 'unmanaged', 'refused']),
    name: z.string(),
    language: z.string(),
    category: z.string(),
    file: z.string().nullable().describe('Null for what no file claims.'),
    line: z.number().nullable(),
    templateId: z.string().nullable(),
    status: z.string().nullable().describe('In the account; null when it is not there.'),
    notBefore: z.string().nullable().describe('ISO 8601, UTC: an account takes so many new ones an hour.'),
    changes: z.array(
      z.object({
        part: z.string(),
        field: z.string(),
        kind: z.enum(['added', 'removed', 'changed']),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
    breaking: z.array(
      z.object({
        what: z.enum(['parameters', 'header-format', 'button-type', 'button-parameter', 'cards']),
        part: z.string(),
        before: z.string(),
        after: z.string(),
        words: z.string(),
      }),
    ),
    notes: z.array(z.looseObject({ note: z.string(), words: z.string() })),
    refusal: z
      .object({
        reason: z.enum(REFUSALS),
        until: z.string().nullable(),
        detail: z.string().nullable(),
        words: z.string(),
      })
      .nullable(),
  });

/** A plan in an answer; what is to be sent stands in the saved file alone. */
export const planShape = () => ({
  hash: z.string().describe('Of the whole plan, as in the saved file.'),
  madeAt: z.string().describe('ISO 8601, UTC.'),
  hasChanges: z.boolean(),
  summary: z.record(z.string(), z.number()).describe('Steps by their action.'),
  accounts: z.array(
    z.object({
      account: z.string(),
      wabaId: z.string(),
      limit: z.object({ used: z.number(), most: z.number() }).nullable(),
      steps: z.array(step()),
    }),
  ),
  problems: z
    .array(z.object({ file: z.string(), line: z.number(), column: z.number(), problem: z.string() }))
    .describe('What could not be read; nothing is archived then.'),
});

const planObject = () => z.object(planShape());
export type ShownPlan = z.infer<ReturnType<typeof planObject>>;
export type ShownStep = ShownPlan['accounts'][number]['steps'][number];

type Problems = ShownPlan['problems'];

/** A plan as it is printed. */
export function shownPlan(plan: SealedPlan, problems: Problems): ShownPlan {
  const steps = plan.accounts.flatMap((account) => account.steps);
  return {
    hash: plan.hash,
    madeAt: isoTime(plan.madeAt),
    hasChanges: steps.some(isChange),
    summary: countActions(steps),
    accounts: plan.accounts.map(shownAccount),
    problems,
  };
}

function countActions(steps: readonly Pick<PlanStep, 'action'>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action } of steps) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

function shownAccount({ account, wabaId, limit, steps }: AccountPlan): ShownPlan['accounts'][number] {
  return { account, wabaId, limit: limit ?? null, steps: steps.map(shownStep) };
}

function shownStep(step: PlanStep): ShownStep {
  const { action, name, language, category, file, line, before, refusal } = step;
  return {
    action,
    name,
    language,
    category,
    file: file ?? null,
    line: line ?? null,
    templateId: before?.id ?? null,
    status: before?.status ?? null,
    notBefore: isoOrNull(step.notBefore ?? null),
    changes: [...(step.changes ?? [])],
    breaking: (step.breaking ?? []).map((one) => ({ ...one, words: breakingWords(one) })),
    notes: (step.notes ?? []).map((note) => ({ ...note, words: noteWords(note) })),
    refusal:
      refusal === undefined
        ? null
        : {
            reason: refusal.reason,
            until: isoOrNull(refusal.until ?? null),
            detail: refusal.detail ?? null,
            words: refusalWords(refusal),
          },
  };
}
