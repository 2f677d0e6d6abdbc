import * as z from 'zod';
import { iso } from '../fields.ts';
import { driftOutput, limitsOutput, riskOutput } from './drift-output.ts';

/** What `coex drift --json` prints: all numbers; with --watch, then each change; and what became of notifications. */
export const driftEvent = () =>
  z.discriminatedUnion('event', [
    z.object({
      event: z.literal('drift'),
      at: iso(),
      limits: limitsOutput(),
      numbers: z.array(driftOutput()),
      tokensUnknown: z
        .array(z.object({ wabaId: z.string(), code: z.string(), message: z.string() }))
        .describe('Tokens of which --tokens could not learn when they end.'),
    }),
    z.object({
      event: z.literal('change'),
      at: iso(),
      from: riskOutput().nullable().describe('Null for a number that was not there before.'),
      number: driftOutput(),
    }),
    z.object({
      event: z.literal('notified'),
      at: iso(),
      way: z.enum(['command', 'url']),
      phoneNumberId: z.string(),
      from: riskOutput(),
      to: riskOutput(),
      problem: z.string().nullable().describe('Why it was not told; it is tried again next time.'),
    }),
    z.object({ event: z.literal('done'), at: iso(), changes: z.number() }),
  ]);

export type DriftEvent = z.infer<ReturnType<typeof driftEvent>>;
