import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import type { Drawing } from '../command.ts';
import { printStatus } from './review-drawing.ts';
import type { ChangeEvent, StatusEvent } from './status-events.ts';

/** The table of now, then a line for each change. */
export function drawStatus(page: Page): Drawing<StatusEvent> {
  return {
    show: (event) => {
      switch (event.event) {
        case 'status':
          return printStatus(page, event);
        case 'change':
          return page.print(`${shownTime(event.at)}  ${harmless(changeWords(event))}`);
        case 'unreadable':
          return page.say(page.theme.bad(harmless(`${event.account} could not be read: ${event.message}`)));
        case 'done':
          return page.say(event.changes === 0 ? 'Nothing changed.' : 'The time is up.');
      }
    },
    close: async () => undefined,
  };
}

function changeWords({ name, language, what, from, to, says }: ChangeEvent): string {
  const steps = [from, to].filter((one) => one !== null).join(' → ');
  return [name, language, `${what}${steps === '' ? '' : ':'}`, steps, says === null ? '' : `(${says})`]
    .filter((one) => one !== '')
    .join(' ');
}
