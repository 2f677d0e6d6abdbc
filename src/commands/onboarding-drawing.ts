import { counted } from '../tui/print/counted.ts';
import { printFacts } from '../tui/print/facts.ts';
import { harmless } from '../tui/print/harmless.ts';
import { shownTime } from '../tui/print/message.ts';
import type { Page } from '../tui/print/page.ts';
import type { OnboardingOutput } from './onboarding-output.ts';
import { leftWords, nextWords, standingWords, syncWords } from './onboarding-words.ts';

/** The number of an onboarding, as well as it is known. */
export function numberOf({ displayPhoneNumber, phoneNumberId, number }: OnboardingOutput): string {
  return harmless(displayPhoneNumber ?? phoneNumberId ?? (number === null ? 'any number' : `+${number}`));
}

/** One onboarding in full. */
export function drawOnboardingFacts(page: Page, one: OnboardingOutput): void {
  const left = leftWords(one);
  const until = one.deadlineAt === null ? '' : `until ${shownTime(one.deadlineAt)}`;
  const facts: [string, string | undefined][] = [
    ['Onboarding', one.onboardingId],
    ['State', standingWords(one)],
    ['Begun', shownTime(one.startedAt)],
    ['Onboarded', one.onboardedAt === null ? undefined : shownTime(one.onboardedAt)],
    ['Ended', one.endedAt === null ? undefined : shownTime(one.endedAt)],
    ['To ask for syncs', left === undefined ? undefined : `${left}, ${until}`],
    ...syncFacts(one),
    ['Imported', importWords(one)],
    ['Next', nextWords(one)],
  ];
  printFacts(
    page,
    facts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])),
  );
}

/** What became of the two syncs, once there is a number to ask for. */
export function syncFacts({ onboardedAt, contacts, history }: OnboardingOutput): [string, string][] {
  if (onboardedAt === null) return [];
  const words = (sync: typeof contacts) =>
    `${syncWords(sync)}${sync.requestId === null ? '' : ` (${sync.requestId})`}`;
  return [
    ['Contacts sync', words(contacts)],
    ['History sync', words(history)],
  ];
}

function importWords({ imported }: OnboardingOutput): string | undefined {
  if (imported === null) return undefined;
  return `${counted(imported.messages, 'message')}, ${counted(imported.contacts, 'contact')} (${imported.progress} %)`;
}
