import * as z from 'zod';
import { isoTime } from '../core/clock.ts';
import type { ChatSummary } from '../core/conversations/index.ts';
import { iso, isoOrNull, origin } from './fields.ts';

/** A chat as every command prints it with --json. */
export const chatOutput = () =>
  z.object({
    id: z.number(),
    phoneNumberId: z.string(),
    name: z.string(),
    waId: z.string().nullable(),
    userId: z.string().nullable().describe('BSUID.'),
    username: z.string().nullable(),
    messages: z.number(),
    unanswered: z.number().describe('Live messages of the customer since the business last answered.'),
    lastMessageAt: iso(),
    lastText: z.string().nullable().describe('What the latest message says now: after an edit, its words.'),
    lastRevoked: z.boolean().describe('Whether the latest message was revoked; what it said is kept.'),
    lastOrigin: origin().nullable(),
    windowUntil: iso().nullable().describe('Until when the API may answer without a template.'),
    windowLeftSeconds: z.number().describe('0 when the window is closed.'),
  });

export function toChatOutput(chat: ChatSummary, now: number): z.infer<ReturnType<typeof chatOutput>> {
  const leftMs = Math.max(0, (chat.windowUntil ?? 0) - now);
  return {
    ...chat,
    lastMessageAt: isoTime(chat.lastMessageAt),
    windowUntil: isoOrNull(chat.windowUntil),
    windowLeftSeconds: Math.floor(leftMs / 1000),
  };
}
