import * as z from 'zod';
import { ERRORS, type ErrorCode } from '../core/errors.ts';
import type { MetaErrorRule } from '../core/rules/index.ts';

/** One of Meta's error codes, as an answer has it. */
export const metaErrorOutput = () =>
  z.object({
    code: z.number(),
    upTo: z.number().nullable().describe('The last code of a family.'),
    subcode: z.number().nullable(),
    meaning: z.string(),
    retry: z.enum(['never', 'backoff', 'wait']),
    tries: z.number().nullable().describe('How often a repeat is worth it.'),
    waitMs: z.number().nullable().describe('How long to wait before the first repeat.'),
    nothingDone: z
      .boolean()
      .describe('Whether Meta certainly did nothing, so that even a send may be repeated.'),
    fix: z.string(),
    where: z.enum(['answer', 'webhook', 'both', 'health', 'signup']),
    httpStatus: z.number().nullable().describe('As documented; sources differ, so go by the code.'),
    raises: z
      .object({ code: z.string(), exit: z.number() })
      .nullable()
      .describe('What coex fails with when a call is answered so.'),
    certainty: z.enum(['documented', 'observed', 'unverified']),
    source: z.string(),
    asOf: z.string(),
    otherwise: z.string().nullable().describe('Where sources disagree: the other position.'),
  });

export type MetaErrorOutput = z.infer<ReturnType<typeof metaErrorOutput>>;

export function toMetaErrorOutput(row: MetaErrorRule): MetaErrorOutput {
  const raised = row.where === 'answer' || row.where === 'both';
  const code: ErrorCode = `graph-${row.kind}`;
  return {
    code: row.code,
    upTo: row.upTo ?? null,
    subcode: row.subcode ?? null,
    meaning: row.meaning,
    retry: row.retry,
    tries: row.tries ?? null,
    waitMs: row.waitMs ?? null,
    nothingDone: row.nothingDone ?? false,
    fix: row.fix,
    where: row.where,
    httpStatus: row.httpStatus ?? null,
    raises: raised ? { code, exit: ERRORS[code].exit } : null,
    certainty: row.certainty,
    source: row.source,
    asOf: row.asOf,
    otherwise: row.otherwise ?? null,
  };
}

/** One of coex's own error codes, as an answer has it. */
export const ownErrorOutput = () =>
  z.object({
    code: z.string(),
    category: z.string(),
    exit: z.number(),
    message: z.string().describe('With {names} where the values of the case stand.'),
    hint: z.string(),
  });

export type OwnErrorOutput = z.infer<ReturnType<typeof ownErrorOutput>>;

export function listOwnErrors(): OwnErrorOutput[] {
  const rows = Object.entries<Omit<OwnErrorOutput, 'code'>>(ERRORS);
  return rows.map(([code, { category, exit, message, hint }]) => ({ code, category, exit, message, hint }));
}
