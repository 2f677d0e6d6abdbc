import * as z from 'zod';
import { historyProgress } from '../../core/history/index.ts';
import { listStandings, type OnboardingStanding } from '../../core/journal/index.ts';
import { findNumber, type NumberSummary } from '../../core/numbers/index.ts';
import { defineCommand } from '../command.ts';
import { historyOutput, toHistoryOutput } from '../history-output.ts';
import { numberOutput, toNumberOutput } from '../number-output.ts';
import { onboardingOutput, toOnboardingOutput } from '../onboarding-output.ts';

export const command = defineCommand({
  name: 'numbers show',
  summary: 'Show a business number, its onboarding and how far its history import is.',
  examples: [
    { run: 'coex numbers show', says: 'The only number, or the one in the settings.' },
    {
      run: 'coex numbers show "+44 7700 900100" --json',
      says: 'By the number in any spelling, for a program.',
    },
  ],
  args: z.object({ number: z.string().optional().describe('Phone number id, or the number itself.') }),
  options: z.object({}),
  output: () =>
    z.object({
      number: numberOutput(),
      history: historyOutput(),
      onboarding: onboardingOutput()
        .nullable()
        .describe('The one begun last; null when coex did not onboard the number.'),
    }),
  exits: { 2: 'several numbers match', 5: 'no number matches' },
  run: async (context, { args }) => {
    const store = await context.store();
    const number = await findNumber(store, args.number ?? context.config().find('number'));
    const history = await historyProgress({ store, clock: context.clock }, number.phoneNumberId);
    const last = await lastOnboarding({ store, clock: context.clock }, number);
    return {
      data: {
        number: toNumberOutput(number),
        history: toHistoryOutput(history),
        onboarding: last === undefined ? null : toOnboardingOutput(last, context.clock.now()),
      },
    };
  },
  draw: async (page) => (await import('./show-drawing.ts')).drawNumber(page),
});

/** The onboarding of a number that was begun last; undefined when there was none. */
async function lastOnboarding(
  deps: Parameters<typeof listStandings>[0],
  { phoneNumberId, displayPhoneNumber }: NumberSummary,
): Promise<OnboardingStanding | undefined> {
  const same = await listStandings(deps, { all: true, number: displayPhoneNumber ?? phoneNumberId });
  // The same number may have been here under another id; one that is not connected yet has none.
  return same.find((one) => one.phoneNumberId === phoneNumberId || one.phoneNumberId === null);
}
