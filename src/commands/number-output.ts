import * as z from 'zod';
import type { NumberSummary } from '../core/numbers/index.ts';
import { iso, isoOrNull } from './fields.ts';

/** A business number as every command prints it with --json. */
export const numberOutput = () =>
  z.object({
    phoneNumberId: z.string(),
    wabaId: z.string().nullable(),
    displayPhoneNumber: z.string().nullable(),
    verifiedName: z.string().nullable(),
    state: z.enum(['observed', 'live', 'offboarded', 'disconnected', 'deleted']),
    stateSince: iso().nullable(),
    onboardedAt: iso().nullable(),
    chats: z.number(),
    messages: z.number(),
    node: z.unknown().describe('The phone number node as last fetched.'),
  });

export type NumberOutput = z.infer<ReturnType<typeof numberOutput>>;

export function toNumberOutput(number: NumberSummary): NumberOutput {
  return {
    ...number,
    node: number.node ?? null,
    stateSince: isoOrNull(number.stateSince),
    onboardedAt: isoOrNull(number.onboardedAt),
  };
}
