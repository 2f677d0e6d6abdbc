import * as z from 'zod';

/** A check, as every answer has it. */
export const checkOutput = () =>
  z.object({
    id: z.string().describe('Stable: app-version, number-age …'),
    verdict: z.enum(['pass', 'warn', 'fail', 'unknown']),
    reason: z.string(),
    fix: z.string().optional().describe('What to do; only when something is to be done.'),
    source: z.string().describe('Who says that it is needed.'),
    asOf: z.string().describe('The day the source was read or dated.'),
  });

const counts = () => z.object({ pass: z.number(), warn: z.number(), fail: z.number(), unknown: z.number() });

/** What a check tells while it runs; `done` comes last. */
export const checkEvent = () =>
  z.discriminatedUnion('event', [
    z.object({
      event: z.literal('columns'),
      told: z.array(z.string()).describe('The facts that the file tells, by the names of their columns.'),
      ignored: z.array(z.string()).describe('Columns of other names; they are not looked at.'),
      checks: z.array(z.string()).describe('The checks that every number of the file gets, in their order.'),
    }),
    z.object({
      event: z.literal('number'),
      line: z.number().nullable().describe('The line of the file it stands in; null for a single number.'),
      number: z.string().nullable().describe('As E.164, or as it was written when it cannot be read.'),
      verdict: z.enum(['pass', 'warn', 'fail', 'unknown']).describe('The worst of its checks.'),
      checks: z.array(checkOutput()),
    }),
    z.object({
      event: z.literal('bad-row'),
      line: z.number(),
      problem: z.string(),
    }),
    z.object({
      event: z.literal('done'),
      numbers: z.number(),
      verdicts: counts().describe('How many numbers have which verdict.'),
      badRows: z.number(),
      checks: z.record(z.string(), counts()).describe('How many numbers have which verdict in each check.'),
    }),
  ]);

export type CheckEvent = z.infer<ReturnType<typeof checkEvent>>;
export type ColumnsEvent = CheckEvent & { readonly event: 'columns' };
export type NumberEvent = CheckEvent & { readonly event: 'number' };
export type BadRowEvent = CheckEvent & { readonly event: 'bad-row' };
export type DoneEvent = CheckEvent & { readonly event: 'done' };
