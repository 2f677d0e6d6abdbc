import * as z from 'zod';
import type { MessageDiagnosis } from '../../core/diagnosis/index.ts';
import { direction, iso, origin } from '../fields.ts';
import { evidenceOutput, reasonOutput, surenessOutput } from './reason-output.ts';

const attempts = () =>
  z
    .array(
      z.object({
        state: z.string().nullable().describe('DELIVERED, PENDING, FAILED, RETRYING; open.'),
        status: z.string().nullable().describe('The status it was about.'),
        at: iso().nullable(),
        url: z.string().nullable().describe('Without what follows the path.'),
        problem: z.string().nullable(),
      }),
    )
    .describe('The webhooks about it, as Meta’s delivery log tells of them.')
    .readonly();

const isMentioned = () => z.boolean().describe('Whether something that came refers to it.');

const verdict = () =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('here').describe('We have it.'),
      message: z.object({
        as: z.enum(['message', 'edit', 'revoke']),
        phoneNumberId: z.string(),
        chat: z.number().nullable(),
        direction: direction(),
        origin: origin(),
        type: z.string(),
        imported: z.boolean(),
        status: z.string().nullable(),
        sentAt: iso(),
      }),
    }),
    z.object({
      kind: z.literal('not-read').describe('Its body came and is kept; it is not read, or could not be.'),
      bodies: z
        .array(
          z.object({
            delivery: z.number(),
            receivedAt: iso(),
            outcome: z.enum(['waiting', 'malformed', 'failed', 'unrecognised']),
            reason: z.string().nullable(),
          }),
        )
        .readonly(),
    }),
    z.object({
      kind: z.literal('not-taken').describe('Meta sent it and we answered wrongly.'),
      attempts: attempts(),
      isRepeated: z.boolean().describe('Whether Meta still tries.'),
    }),
    z.object({
      kind: z
        .literal('taken-elsewhere')
        .describe('Meta sent it and was answered with 200, and it is not in this store.'),
      attempts: attempts(),
    }),
    z.object({
      kind: z.literal('under-way').describe('Meta is about to send it.'),
      attempts: attempts(),
    }),
    z.object({
      kind: z.literal('not-sent').describe('Meta knows it and did not send it.'),
      toOtherApps: z.number().describe('How many other apps were told.'),
    }),
    z.object({
      kind: z.literal('not-in-log').describe('Meta’s delivery log answers and does not have it.'),
      isMentioned: isMentioned(),
    }),
    z.object({
      kind: z.literal('not-here').describe('It is not in the store, and Meta’s log did not answer.'),
      leaning: z.enum(['not-sent', 'not-taken']).describe('What the store alone speaks for.'),
      isMentioned: isMentioned(),
    }),
  ]);

/** What `coex diagnose --message` tells. */
export const messageEvent = () =>
  z.object({
    event: z.literal('message'),
    wamid: z.string(),
    verdict: verdict(),
    sureness: surenessOutput(),
    says: z.string(),
    evidence: evidenceOutput(),
    fix: z.string().nullable(),
    command: z.string().nullable(),
    reasons: z.array(reasonOutput()).readonly(),
  });

export type MessageEvent = z.infer<ReturnType<typeof messageEvent>>;

/** An answer about a message as it is printed. */
export function toMessageEvent(diagnosis: MessageDiagnosis): MessageEvent {
  return { event: 'message', ...diagnosis };
}

/** Whether the answer is that something went wrong. */
export function isTroubled({ verdict: { kind }, reasons }: MessageDiagnosis): boolean {
  return kind !== 'here' || reasons.some(({ code }) => WRONG.has(code));
}

const WRONG: ReadonlySet<string> = new Set(['refused-by-meta', 'content-unavailable', 'status-not-taken']);
