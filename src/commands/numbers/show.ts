import * as z from 'zod';
import { historyProgress } from '../../core/history/index.ts';
import { findNumber, type NumberSummary } from '../../core/numbers/index.ts';
import { listStandings, type OnboardingStanding } from '../../core/onboarding/index.ts';
import { counted, grouped } from '../../tui/print/counted.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import { defineCommand, drawEach } from '../command.ts';
import { historyOutput, toHistoryOutput } from '../history-output.ts';
import { numberOutput, toNumberOutput } from '../number-output.ts';
import { syncFacts } from '../onboarding-drawing.ts';
import { type OnboardingOutput, onboardingOutput, toOnboardingOutput } from '../onboarding-output.ts';
import { leftWords, nextWords, standingWords } from '../onboarding-words.ts';

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
    const history = await historyProgress(store, number.phoneNumberId);
    const last = await lastOnboarding({ store, clock: context.clock }, number);
    return {
      data: {
        number: toNumberOutput(number),
        history: toHistoryOutput(history),
        onboarding: last === undefined ? null : toOnboardingOutput(last, context.clock.now()),
      },
    };
  },
  draw: drawEach(({ number, history, onboarding }, page) => {
    const { theme } = page;
    const facts: [string, string | null][] = [
      ['Phone number id', number.phoneNumberId],
      ['WABA', number.wabaId],
      ['Name', number.verifiedName],
      ['State', number.state + (number.stateSince === null ? '' : ` since ${shownTime(number.stateSince)}`)],
      ['Onboarded', number.onboardedAt === null ? null : shownTime(number.onboardedAt)],
      ...(onboarding === null ? [] : onboardingFacts(onboarding)),
      ['Chats', grouped(number.chats)],
      ['Messages', grouped(number.messages)],
      ['Contacts', grouped(history.contacts)],
      ['History', history.state === 'none' ? 'not requested' : `${history.state}, ${history.progress} %`],
    ];
    page.print(theme.strong(harmless(number.displayPhoneNumber ?? number.phoneNumberId)));
    for (const [name, value] of facts) {
      if (value !== null) page.print(`  ${name.padEnd(16)} ${harmless(value)}`);
    }
    for (const { phase, chunks, messages } of history.phases) {
      page.print(`    phase ${phase}        ${counted(messages, 'message')} in ${counted(chunks, 'chunk')}`);
    }
  }),
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

/** What the number's own facts do not tell of its onboarding. */
function onboardingFacts(onboarding: OnboardingOutput): [string, string | null][] {
  return [
    ['Onboarding', `${onboarding.onboardingId}, ${standingWords(onboarding)}`],
    ['Ask for syncs', leftWords(onboarding) ?? null],
    ...syncFacts(onboarding),
    ['Next', onboarding.isUnderWay ? (nextWords(onboarding) ?? null) : null],
  ];
}
