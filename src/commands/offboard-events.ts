import * as z from 'zod';
import { iso } from './fields.ts';

const sayings = () =>
  z.array(z.object({ id: z.string(), text: z.string(), source: z.string(), asOf: z.string() }));

const removal = {
  reason: z.string().nullable().describe('Meta’s, such as ACCOUNT_DISCONNECTED; null when it gave none.'),
  initiatedBy: z.string().nullable().describe('USER or SYSTEM; null when Meta did not say.'),
  at: iso(),
};

/** What taking a number off tells; `done` comes last. */
export const offboardEvent = () =>
  z.discriminatedUnion('event', [
    z.object({
      event: z.literal('guide'),
      phoneNumberId: z.string(),
      displayPhoneNumber: z.string().nullable(),
      steps: sayings().describe('What the person at the phone does, in this order.'),
      losses: sayings().describe('What goes.'),
      stays: sayings().describe('What stays.'),
    }),
    z.object({
      event: z.literal('waiting'),
      until: iso(),
      receiver: z.object({
        url: z.string(),
        answers: z.boolean().describe('Whether a `coex listen` answers there, which hears of the removal.'),
      }),
    }),
    z.object({ event: z.literal('removed'), ...removal }),
    z.object({
      event: z.literal('done'),
      outcome: z
        .enum(['removed', 'already', 'guided', 'not-removed'])
        .describe('Removed now; removed before; only guided; no removal was heard of in time.'),
      phoneNumberId: z.string(),
      removedAt: iso().nullable(),
    }),
  ]);

export type OffboardEvent = z.infer<ReturnType<typeof offboardEvent>>;
