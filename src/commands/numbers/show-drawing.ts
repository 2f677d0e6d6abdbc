import { counted, grouped } from '../../tui/print/counted.ts';
import { printFacts } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import type { Drawing } from '../command.ts';
import type { HistoryOutput } from '../history-output.ts';
import type { NumberOutput } from '../number-output.ts';
import { syncFacts } from '../onboarding-drawing.ts';
import type { OnboardingOutput } from '../onboarding-output.ts';
import { leftWords, nextWords, standingWords } from '../onboarding-words.ts';

/** What `coex numbers show` tells. */
interface Shown {
  readonly number: NumberOutput;
  readonly history: HistoryOutput;
  readonly onboarding: OnboardingOutput | null;
}

/** A number for people. */
export function drawNumber(page: Page): Drawing<Shown> {
  return { show: (shown) => draw(page, shown), close: async () => undefined };
}

function draw(page: Page, { number, history, onboarding }: Shown): void {
  const facts: [string, string | null | undefined][] = [
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
  page.print(page.theme.strong(harmless(number.displayPhoneNumber ?? number.phoneNumberId)));
  printFacts(
    page,
    facts.flatMap(([name, text]) => (text == null ? [] : [[name, text] as const])),
  );
  for (const { phase, chunks, messages } of history.phases) {
    page.print(`    phase ${phase}        ${counted(messages, 'message')} in ${counted(chunks, 'chunk')}`);
  }
}

/** What the number's own facts do not tell of its onboarding. */
function onboardingFacts(onboarding: OnboardingOutput): [string, string | undefined][] {
  return [
    ['Onboarding', `${onboarding.onboardingId}, ${standingWords(onboarding)}`],
    ['Ask for syncs', leftWords(onboarding)],
    ...syncFacts(onboarding),
    ['Next', onboarding.isUnderWay ? nextWords(onboarding) : undefined],
  ];
}
