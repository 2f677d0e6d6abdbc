import * as z from 'zod';
import type { HistoryProgress } from '../core/history/index.ts';
import { iso, isoOrNull } from './fields.ts';

/** The import of a number's history as every command prints it with --json. */
export const historyOutput = () =>
  z.object({
    state: z.enum(['none', 'requested', 'importing', 'complete', 'declined']),
    progress: z.number().describe('0 to 100, as Meta says.'),
    phases: z.array(z.object({ phase: z.number(), chunks: z.number(), messages: z.number() })),
    messages: z.number().describe('In the chunks that arrived.'),
    contacts: z.number(),
    contactsRequestId: z.string().nullable(),
    historyRequestId: z.string().nullable(),
    firstChunkAt: iso().nullable(),
    lastChunkAt: iso().nullable(),
    completedAt: iso().nullable(),
  });

export type HistoryOutput = z.infer<ReturnType<typeof historyOutput>>;

export function toHistoryOutput({ epoch: _, ...history }: HistoryProgress): HistoryOutput {
  return {
    ...history,
    phases: [...history.phases],
    firstChunkAt: isoOrNull(history.firstChunkAt),
    lastChunkAt: isoOrNull(history.lastChunkAt),
    completedAt: isoOrNull(history.completedAt),
  };
}
