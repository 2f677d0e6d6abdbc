import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import type { RevisionEntry, StatusEntry } from '../../core/conversations/index.ts';
import { iso } from '../fields.ts';
import { messageOutput } from '../message-output.ts';

/** What the feed tells with --json, and line by line; `stopped` comes last. */
export const feedEvent = () =>
  z.discriminatedUnion('event', [
    z.object({
      event: z.literal('started'),
      store: z.string(),
      phoneNumberId: z.string().nullable().describe('The number that is followed; null when all are.'),
      callbackUrl: z.string().nullable().describe('Where the feed itself receives, with --listen.'),
    }),
    z.object({
      event: z.literal('message'),
      earlier: z.boolean().describe('There before the feed began.'),
      message: messageOutput(),
    }),
    z.object({
      event: z.literal('revision'),
      kind: z.enum(['edit', 'revoke']),
      by: z.enum(['customer', 'app']),
      phoneNumberId: z.string(),
      originalWamid: z.string(),
      chat: z.number().nullable(),
      with: z.string().nullable(),
      text: z.string().nullable().describe('The new words of an edit.'),
      changedAt: iso(),
    }),
    z.object({
      event: z.literal('status'),
      phoneNumberId: z.string(),
      wamid: z.string(),
      chat: z.number().nullable(),
      with: z.string().nullable(),
      status: z.string(),
      recipient: z.string().nullable().describe('BSUID or phone; null where none is named.'),
      errors: z.unknown().describe('Why it failed, as it came.'),
      changedAt: iso(),
    }),
    z.object({
      event: z.literal('trouble'),
      of: z.enum(['store', 'receiver']),
      code: z.string(),
      message: z.string(),
      hint: z.string(),
    }),
    z.object({ event: z.literal('recovered'), of: z.enum(['store', 'receiver']) }),
    z.object({
      event: z.literal('stopped'),
      messages: z.number().describe('That came meanwhile and were told.'),
      revisions: z.number(),
      statuses: z.number(),
    }),
  ]);

export type FeedEvent = z.infer<ReturnType<typeof feedEvent>>;
export type StoppedEvent = FeedEvent & { readonly event: 'stopped' };

export function toRevisionEvent({ changedAt, ...revision }: RevisionEntry): FeedEvent {
  return { event: 'revision', ...revision, changedAt: isoTime(changedAt) };
}

export function toStatusEvent({ changedAt, ...status }: StatusEntry): FeedEvent {
  return { event: 'status', ...status, changedAt: isoTime(changedAt) };
}
