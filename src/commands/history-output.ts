import * as z from 'zod';
import { type HistoryProgress, IMPORT_STATES } from '../core/history/index.ts';
import { iso, isoOrNull } from './fields.ts';

/** The import of a number's history as every command prints it with --json. */
export const historyOutput = () =>
  z.object({
    state: z
      .enum(IMPORT_STATES)
      .describe(
        'none: nothing was asked for; complete: 100 % and every announced chunk; complete-with-gaps: 100 %, and chunks stay away; silent: nothing came for a time; stalled: nothing more came for a time.',
      ),
    progress: z
      .number()
      .describe(
        '0 to 100, as Meta says: of the whole, by the furthest chunk that came. It tells none per phase.',
      ),
    phases: z.array(
      z.object({
        phase: z
          .number()
          .describe('0: the day of onboarding; 1: the 90 days before; 2: the 90 before those.'),
        chunks: z.number(),
        messages: z.number(),
        missing: z.number().describe('Chunks that were announced and have not come.'),
      }),
    ),
    missing: z
      .array(z.object({ phase: z.number(), from: z.number(), to: z.number() }))
      .describe('Those chunks, by their chunk_order.'),
    messages: z.number().describe('In the chunks that arrived.'),
    chats: z.number().describe('Chats of the number in the store.'),
    contacts: z.number(),
    mediaPending: z.number().describe('Placeholders whose media may still follow.'),
    messagesPerMinute: z.number().nullable().describe('Over the last minutes; null when it cannot be told.'),
    leftMs: z.number().nullable().describe('How long it may still take; null when it cannot be told.'),
    contactsRequestId: z.string().nullable(),
    historyRequestId: z.string().nullable(),
    requestedAt: iso().nullable(),
    firstChunkAt: iso().nullable(),
    lastChunkAt: iso().nullable(),
    completedAt: iso().nullable().describe('When 100 % was seen.'),
    declinedAt: iso().nullable(),
  });

export type HistoryOutput = z.infer<ReturnType<typeof historyOutput>>;

export function toHistoryOutput({ epoch: _, ...history }: HistoryProgress): HistoryOutput {
  return {
    ...history,
    phases: [...history.phases],
    missing: [...history.missing],
    requestedAt: isoOrNull(history.requestedAt),
    firstChunkAt: isoOrNull(history.firstChunkAt),
    lastChunkAt: isoOrNull(history.lastChunkAt),
    completedAt: isoOrNull(history.completedAt),
    declinedAt: isoOrNull(history.declinedAt),
  };
}
