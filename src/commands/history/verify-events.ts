import * as z from 'zod';
import { FINDING_KINDS } from '../../core/history/index.ts';
import { iso } from '../fields.ts';
import { importOutput } from './shown-import.ts';

const countsOutput = () =>
  z.object({
    inbound: z.number(),
    outbound: z.number(),
    imported: z.number().describe('Of both, those that came with the history alone.'),
    media: z.number().describe('Media whose content came.'),
    mediaPending: z.number().describe('Placeholders whose media may still follow.'),
    mediaNever: z
      .number()
      .describe('Placeholders whose media never will: sent too long before the onboarding.'),
    replies: z.number().describe('Replies whose original never came.'),
    reactions: z.number().describe('Reactions to what never came.'),
    unavailable: z.number().describe('Said to be unavailable (131060), and never replaced.'),
    statusOnly: z.number().describe('Known by their status alone.'),
  });

/** What `coex history verify` tells; `done` comes last. */
export const verifyEvent = () =>
  z.discriminatedUnion('event', [
    z.object({
      event: z.literal('import'),
      ...importOutput().shape,
      reachesFrom: iso()
        .nullable()
        .describe('What is older never comes; null when the onboarding is not known.'),
      mediaFrom: iso().nullable().describe('Media of what is older never comes.'),
    }),
    z.object({
      event: z.literal('month'),
      chat: z.number().nullable().describe('Null for messages that name nobody.'),
      name: z.string().nullable(),
      month: z.string().describe('UTC: 2026-05.'),
      ...countsOutput().shape,
    }),
    z.object({
      event: z.literal('finding'),
      kind: z.enum(FINDING_KINDS),
      standing: z
        .enum(['missing', 'out-of-reach'])
        .describe('missing: it could have come, or may still; out-of-reach: no webhook brings it.'),
      count: z.number().nullable().describe('Null where nobody can know.'),
      reason: z.string(),
      source: z.string().nullable(),
      asOf: z.string().nullable(),
    }),
    z.object({
      event: z.literal('done'),
      phoneNumberId: z.string(),
      chat: z.number().nullable().describe('The one that --chat named.'),
      complete: z.boolean().describe('Whether nothing is missing that could have come.'),
      chats: z.number(),
      ...countsOutput().shape,
    }),
  ]);

export type VerifyEvent = z.infer<ReturnType<typeof verifyEvent>>;
