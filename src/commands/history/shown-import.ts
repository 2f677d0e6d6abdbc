import * as z from 'zod';
import type { HistoryProgress } from '../../core/history/index.ts';
import type { NumberNames } from '../../core/numbers/index.ts';
import { iso, isoOrNull } from '../fields.ts';
import { historyOutput, toHistoryOutput } from '../history-output.ts';

/** An import of a number as `coex history` prints it. */
export const importOutput = () =>
  z.object({
    phoneNumberId: z.string(),
    displayPhoneNumber: z.string().nullable(),
    verifiedName: z.string().nullable(),
    onboardedAt: iso().nullable().describe('The onboarding it belongs to; null when that is not known.'),
    ...historyOutput().shape,
  });

export type ImportOutput = z.infer<ReturnType<typeof importOutput>>;

export function toImportOutput(
  { phoneNumberId, displayPhoneNumber, verifiedName }: NumberNames,
  history: HistoryProgress,
): ImportOutput {
  const onboardedAt = isoOrNull(history.epoch === 0 ? null : history.epoch);
  return { phoneNumberId, displayPhoneNumber, verifiedName, onboardedAt, ...toHistoryOutput(history) };
}
