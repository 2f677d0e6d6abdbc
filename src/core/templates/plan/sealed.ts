import { createHash } from 'node:crypto';
import * as z from 'zod';
import { CoexError, problemOf } from '../../errors.ts';
import { orderedJson } from '../account/records.ts';
import type { Plan } from './plan.ts';

/** What a saved plan says it is; another shape gets another number. */
const FORMAT = 'coex.template-plan/1';

/** A plan as it is saved. */
export interface SealedPlan extends Plan {
  readonly format: typeof FORMAT;
  /** SHA-256 of everything else in it. */
  readonly hash: string;
}

/** Seals a plan, so that it is applied as it was looked at. It says who changed it by mistake, not who did on purpose. */
export function sealPlan(plan: Plan): SealedPlan {
  const content = { format: FORMAT, madeAt: plan.madeAt, accounts: plan.accounts } as const;
  return { ...content, hash: hashOf(content) };
}

/** As it is written to a file. */
export function planText(plan: SealedPlan): string {
  return `${JSON.stringify(plan, undefined, 1)}\n`;
}

const shape = z.looseObject({
  format: z.string(),
  hash: z.string(),
  madeAt: z.number(),
  accounts: z.array(
    z.looseObject({
      account: z.string(),
      wabaId: z.string(),
      steps: z.array(
        z.looseObject({
          action: z.enum(['create', 'edit', 'archive', 'unchanged', 'unmanaged', 'refused']),
          name: z.string(),
          language: z.string(),
          category: z.string(),
        }),
      ),
    }),
  ),
});

/** A saved plan. Throws `plan-unusable` when it is none, of another version, or not as it was sealed. */
export function openPlan(text: string, file: string): SealedPlan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CoexError('plan-unusable', { file, problem: `not valid JSON: ${problemOf(error)}` });
  }
  const read = shape.safeParse(value);
  if (!read.success) throw new CoexError('plan-unusable', { file, problem: 'it is no plan of coex' });
  const { format } = read.data;
  if (format !== FORMAT)
    throw new CoexError('plan-unusable', { file, problem: `it is ${format}, and this coex reads ${FORMAT}` });
  const { hash, ...content } = value as SealedPlan;
  if (hashOf(content) !== hash)
    throw new CoexError('plan-unusable', { file, problem: 'it was changed after it was made' });
  return { ...content, hash };
}

/** Whether a text is a saved plan, whole or not, and not templates. */
export function looksLikePlan(text: string): boolean {
  return /^\s*\{\s*"format"\s*:\s*"coex\.template-plan\//.test(text);
}

function hashOf(content: object): string {
  return createHash('sha256').update(orderedJson(content)).digest('hex');
}
