import * as z from 'zod';
import type { ChatDiagnosis } from '../../core/diagnosis/index.ts';
import { iso } from '../fields.ts';
import { reasonOutput } from './reason-output.ts';

const chat = () =>
  z.object({
    id: z.number(),
    phoneNumberId: z.string(),
    messages: z.number(),
    firstMessageAt: iso().nullable(),
    lastMessageAt: iso(),
    windowUntil: iso().nullable(),
  });

/** What `coex diagnose --chat` tells. */
export const chatEvent = () =>
  z.object({
    event: z.literal('chat'),
    verdict: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('group').describe('It is a group, which never comes.'),
        isKnown: z.boolean().describe('Whether something that came named it.'),
      }),
      z.object({
        kind: z.literal('absent').describe('There is no such chat here.'),
        person: z.enum(['unknown', 'known', 'on-another-number']),
      }),
      z.object({
        kind: z.literal('incomplete').describe('It is here, and something may be missing.'),
        chat: chat(),
      }),
      z.object({
        kind: z.literal('complete').describe('It is here, and nothing is known to be missing.'),
        chat: chat(),
      }),
    ]),
    says: z.string(),
    reasons: z.array(reasonOutput()).readonly().describe('What explains it, the surest first.'),
  });

export type ChatEvent = z.infer<ReturnType<typeof chatEvent>>;

/** An answer about a chat as it is printed. */
export function toChatEvent(diagnosis: ChatDiagnosis): ChatEvent {
  return { event: 'chat', ...diagnosis };
}
