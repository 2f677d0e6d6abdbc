import { wrapped } from '../tui/print/facts.ts';
import { harmless } from '../tui/print/harmless.ts';
import { printHeading } from '../tui/print/heading.ts';
import { shownTime } from '../tui/print/message.ts';
import type { Page } from '../tui/print/page.ts';
import { printPoint } from '../tui/print/point.ts';
import { openSpinner, type Spinner } from '../tui/progress/spinner.ts';
import type { Drawing } from './command.ts';
import type { OffboardEvent } from './offboard-events.ts';

/** Tells the person what to do at the phone, and when Meta has said that it is done. */
export function drawOffboarding(page: Page): Drawing<OffboardEvent> {
  const { theme } = page;
  let spinner: Spinner | undefined;
  const say = (text: string) => {
    for (const line of wrapped(text, page.columns, 0)) page.say(line);
  };
  return {
    show: (event) => {
      switch (event.event) {
        case 'guide':
          page.print(theme.strong(harmless(event.displayPhoneNumber ?? event.phoneNumberId)));
          printHeading(page, 'On the phone');
          for (const [at, { text }] of event.steps.entries()) printPoint(page, `${at + 1}`, text);
          printHeading(page, 'What goes');
          for (const { text } of event.losses) printPoint(page, theme.bad('−'), text);
          printHeading(page, 'What stays');
          for (const { text } of event.stays) printPoint(page, theme.good('+'), text);
          return printPoint(
            page,
            theme.good('+'),
            'All messages and contacts received so far stay in this store.',
          );
        case 'waiting': {
          page.print('');
          const { url, answers } = event.receiver;
          if (!answers)
            say(
              theme.warning(
                `No receiver answers at ${url}. Meta tells of the removal by webhook alone: run \`coex listen\` with this store meanwhile.`,
              ),
            );
          spinner = openSpinner(page, `Waiting for Meta’s word until ${shownTime(event.until)}`);
          return;
        }
        case 'removed': {
          spinner?.stop();
          const by = event.initiatedBy === null ? '' : `, by ${event.initiatedBy}`;
          const why = event.reason === null ? '' : ` (${event.reason}${by})`;
          return page.print(`${theme.good('✔')} disconnected ${shownTime(event.at)}${harmless(why)}`);
        }
        case 'done':
          spinner?.stop();
          return say(END[event.outcome]);
      }
    },
    close: async () => spinner?.stop(),
  };
}

const END = {
  removed: 'The number is off the API. `coex onboard` brings it back, with a new signup.',
  already: 'There is nothing to be done: the number is off the API. `coex onboard` brings it back.',
  guided: 'Run it without --no-wait to see when Meta has heard of it.',
  'not-removed':
    'No word of a removal came. If the app says that it is disconnected, see that webhooks arrive: `coex doctor`, and `coex listen` with this store.',
} as const satisfies Record<(OffboardEvent & { event: 'done' })['outcome'], string>;
