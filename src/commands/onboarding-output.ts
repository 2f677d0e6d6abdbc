import * as z from 'zod';
import { isoTime } from '../core/clock.ts';
import { isUnderWay, type OnboardingStanding, STANDINGS } from '../core/journal/index.ts';
import { iso, isoOrNull } from './fields.ts';
import { historyOutput, toHistoryOutput } from './history-output.ts';

const syncOutput = () =>
  z.object({
    state: z
      .enum(['open', 'started', 'done', 'failed', 'unknown'])
      .describe('open: not asked for; started: asked for, no answer yet; unknown: no answer came.'),
    how: z
      .string()
      .nullable()
      .describe('When done: accepted, repeated, already, seen or declined, as `coex onboard` tells it.'),
    requestId: z.string().nullable().describe('For Meta’s support.'),
    at: iso().nullable(),
  });

/** An onboarding as every command prints it with --json. */
export const onboardingOutput = () =>
  z.object({
    onboardingId: z.string(),
    state: z
      .enum(STANDINGS)
      .describe(
        'signup: nobody has finished it; connecting; syncs: not both are settled; importing; and how it ended.',
      ),
    isUnderWay: z.boolean(),
    way: z.string().nullable().describe('How the customer signs up: page, hosted or paste.'),
    number: z.string().nullable().describe('What it was begun for, digits; null when any will do.'),
    phoneNumberId: z.string().nullable(),
    wabaId: z.string().nullable(),
    displayPhoneNumber: z.string().nullable(),
    startedAt: iso(),
    updatedAt: iso(),
    endedAt: iso().nullable(),
    onboardedAt: iso().nullable(),
    deadlineAt: iso().nullable().describe('Until when the syncs can be asked for.'),
    leftMs: z
      .number()
      .nullable()
      .describe('How long that is from now, 0 when it is over; null when nothing hangs on it.'),
    contacts: syncOutput(),
    history: syncOutput(),
    imported: historyOutput().nullable(),
    losses: z.array(z.string()).describe('Ids of what the customer has accepted.'),
    acceptedAt: iso().nullable(),
    next: z.string().nullable().describe('The command that goes on with it.'),
  });

export type OnboardingOutput = z.infer<ReturnType<typeof onboardingOutput>>;

/** `now` is Unix milliseconds. */
export function toOnboardingOutput(onboarding: OnboardingStanding, now: number): OnboardingOutput {
  const { id, standing, deadlineAt, contacts, history, imported } = onboarding;
  const goesOn = isUnderWay(onboarding);
  const isOpen = contacts.state !== 'done' || history.state !== 'done';
  const isCounting = deadlineAt !== null && isOpen && (goesOn || standing === 'window-closed');
  return {
    onboardingId: id,
    state: standing,
    isUnderWay: goesOn,
    way: onboarding.way,
    number: onboarding.number,
    phoneNumberId: onboarding.phoneNumberId,
    wabaId: onboarding.wabaId,
    displayPhoneNumber: onboarding.displayPhoneNumber,
    startedAt: isoTime(onboarding.startedAt),
    updatedAt: isoTime(onboarding.updatedAt),
    endedAt: isoOrNull(onboarding.endedAt),
    onboardedAt: isoOrNull(onboarding.onboardedAt),
    deadlineAt: isoOrNull(deadlineAt),
    leftMs: isCounting ? Math.max(0, deadlineAt - now) : null,
    contacts: { ...contacts, at: isoOrNull(contacts.at) },
    history: { ...history, at: isoOrNull(history.at) },
    imported: imported === null ? null : toHistoryOutput(imported),
    losses: [...onboarding.losses],
    acceptedAt: isoOrNull(onboarding.acceptedAt),
    next: goesOn ? `coex onboard --resume --id ${id}` : null,
  };
}
