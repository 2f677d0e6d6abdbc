import { wrapped } from '../../tui/print/facts.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import type { Drawing } from '../command.ts';
import { drawOnboardingFacts, numberOf } from '../onboarding-drawing.ts';
import type { OnboardingOutput } from '../onboarding-output.ts';
import { leftWords, standingWords } from '../onboarding-words.ts';

type StatusEvent =
  | ({ readonly event: 'onboarding' } & OnboardingOutput)
  | { readonly event: 'done'; readonly underWay: number };

/** The onboardings for people: one in full, several in a table; while they are watched, a line for every change. */
export function drawStatus(page: Page, { watch }: { readonly watch: boolean }): Drawing<StatusEvent> {
  const onboardings: OnboardingOutput[] = [];
  return {
    show: (event) => {
      if (event.event === 'done')
        return watch ? page.say('Nothing is under way.') : drawList(page, onboardings);
      if (watch) return drawChange(page, event);
      onboardings.push(event);
    },
    close: async () => undefined,
  };
}

function drawList(page: Page, onboardings: readonly OnboardingOutput[]): void {
  const [only, ...others] = onboardings;
  if (only === undefined) {
    page.say('No onboarding is under way. `coex onboard` starts one; --all shows what has ended.');
    return;
  }
  if (others.length === 0) {
    page.print(page.theme.strong(numberOf(only)));
    drawOnboardingFacts(page, only);
    return;
  }
  page.table(
    ['ID', 'NUMBER', 'STATE', 'SYNCS', 'SINCE'],
    onboardings.map((one) => [
      one.onboardingId,
      numberOf(one),
      standingWords(one),
      leftWords(one) ?? '',
      shownTime(one.startedAt),
    ]),
  );
  const goesOn = onboardings.some(({ isUnderWay }) => isUnderWay);
  if (!goesOn) return;
  for (const line of wrapped('Go on with one: `coex onboard --resume --id <ID>`.', page.columns, 0))
    page.say(line);
}

function drawChange(page: Page, one: OnboardingOutput): void {
  const { contacts, messages } = one.imported ?? { contacts: 0, messages: 0 };
  const parts = [
    numberOf(one),
    standingWords(one),
    leftWords(one) ?? '',
    messages + contacts === 0 ? '' : `${messages} messages, ${contacts} contacts`,
  ];
  page.print(wrapped(parts.filter((part) => part !== '').join(' · '), page.columns, 2).join('\n  '));
}
