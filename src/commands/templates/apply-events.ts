import * as z from 'zod';
import { iso } from '../fields.ts';
import { planShape } from './plan-output.ts';

const which = () => ({
  account: z.string(),
  wabaId: z.string(),
  name: z.string(),
  language: z.string(),
});

/** What applying tells; `done` comes last. */
export const applyEvent = () =>
  z.discriminatedUnion('event', [
    z.object({ event: z.literal('plan').describe('What is about to be done.'), ...planShape() }),
    z.object({
      event: z.literal('sample'),
      account: z.string(),
      file: z.string(),
      sha256: z.string(),
      how: z.enum(['uploaded', 'known']).describe('Known: Meta was given the same bytes before.'),
    }),
    z.object({
      event: z.literal('step'),
      ...which(),
      action: z.enum(['create', 'edit', 'archive', 'unchanged', 'unmanaged', 'refused']),
      outcome: z
        .enum(['done', 'adopted', 'already', 'failed', 'held'])
        .describe(
          'Done now; found done though the answer was lost; done by an earlier run; refused by Meta; not yet allowed.',
        ),
      templateId: z.string().nullable(),
      status: z.string().nullable(),
      categoryAsked: z.string(),
      categoryReturned: z.string().nullable().describe('Null when Meta did not say.'),
      recategorised: z.boolean().describe('Meta made it of another category than the one asked for.'),
      problem: z.string().nullable(),
      metaCode: z.number().nullable(),
      metaSubcode: z.number().nullable(),
    }),
    z.object({
      event: z.literal('holding').describe('The account takes no more new ones within this hour.'),
      account: z.string(),
      wabaId: z.string(),
      until: iso(),
      left: z.number(),
    }),
    z.object({ event: z.literal('awaiting'), pending: z.number(), until: iso() }),
    z.object({
      event: z.literal('reviewed'),
      ...which(),
      templateId: z.string(),
      status: z.string(),
      categoryAsked: z.string(),
      category: z.string(),
      recategorised: z.boolean(),
      rejectedReason: z.string().nullable(),
      words: z.string().describe('What it means, and what to do.'),
      pending: z.number().describe('How many are still in review.'),
    }),
    z.object({
      event: z.literal('done'),
      outcome: z
        .enum(['applied', 'nothing-to-do', 'declined', 'found', 'held', 'timed-out'])
        .describe(
          'All done; nothing was; nobody wanted it; done, and something was refused, rejected, recategorised or deleted meanwhile; to be gone on with later; still in review.',
        ),
      planHash: z.string(),
      created: z.number(),
      edited: z.number(),
      archived: z.number(),
      already: z.number(),
      failed: z.number(),
      refused: z.number().describe('Differ, and could not be changed: see the plan.'),
      recategorised: z.number(),
      rejected: z.number(),
      gone: z.number().describe('With --wait: deleted by somebody while in review.'),
      held: z.number(),
      heldUntil: z.string().nullable(),
      pending: z.array(z.object(which())).describe('With --wait: still in review when the time was up.'),
    }),
  ]);

export type ApplyShown = z.infer<ReturnType<typeof applyEvent>>;
export type DoneShown = ApplyShown & { readonly event: 'done' };
