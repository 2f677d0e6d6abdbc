import * as z from 'zod';
import { isoTime } from '../core/clock.ts';
import type { MessageEntry } from '../core/conversations/index.ts';
import { direction, iso, origin } from './fields.ts';

/** A message as every command prints it with --json. */
export const messageOutput = () =>
  z.object({
    id: z.number(),
    wamid: z.string(),
    phoneNumberId: z.string(),
    chat: z.number().nullable(),
    with: z.string().describe('The customer: name, username, phone or BSUID.'),
    party: z.object({ waId: z.string().optional(), userId: z.string().optional() }).nullable(),
    direction: direction(),
    origin: origin(),
    imported: z.boolean().describe('Known from the history import alone.'),
    type: z.string(),
    text: z.string().nullable().describe('As last edited.'),
    originalText: z.string().nullable().describe('As first sent, when it was edited.'),
    edited: z.boolean(),
    revoked: z.boolean(),
    media: z.unknown(),
    replyTo: z.string().nullable(),
    sentAt: iso(),
    status: z.string().nullable(),
    extra: z.unknown().describe('What the carrier said beyond these fields.'),
  });

export type MessageOutput = z.infer<ReturnType<typeof messageOutput>>;

export function toMessageOutput(entry: MessageEntry): MessageOutput {
  return { ...entry, sentAt: isoTime(entry.sentAt) };
}
