import { harmless } from '../../tui/print/harmless.ts';
import { type JunitCase, junitClosing, junitOpening, junitSuite } from '../../tui/print/junit.ts';
import type { Page } from '../../tui/print/page.ts';
import type { Drawing } from '../command.ts';
import type { CheckEvent, NumberEvent } from './events.ts';
import { sayIgnored, totals } from './many-drawing.ts';

type CheckShown = NumberEvent['checks'][number];

/**
 * A suite for each number and a case for each check, as they come. Only what fails is a failure; what nobody told is
 * skipped, and a warning is what a passed case says. When the work ends early the report is closed all the same, with a
 * failure that says so: half a report must not look like a good one.
 */
export function drawJunit(page: Page): Drawing<CheckEvent> {
  let state: 'nothing printed' | 'open' | 'closed' = 'nothing printed';
  const print = (text: string) => {
    if (state === 'nothing printed') page.print(junitOpening('coex check'));
    state = 'open';
    page.print(text);
  };
  return {
    show: (event) => {
      switch (event.event) {
        case 'columns':
          return sayIgnored(page, event);
        case 'number': {
          const number = harmless(event.number ?? 'number');
          const name = event.line === null ? number : `line ${event.line}: ${number}`;
          return print(
            junitSuite(
              name,
              event.checks.map((check) => caseOf(number, check)),
            ),
          );
        }
        case 'bad-row': {
          const subject = `line ${event.line}`;
          return print(junitSuite(subject, [failure(subject, 'row', harmless(event.problem))]));
        }
        case 'done':
          print(junitClosing());
          state = 'closed';
          return page.say(totals(event));
      }
    },
    close: async () => {
      if (state !== 'open') return;
      print(junitSuite('coex check', [failure('coex check', 'complete', 'it ended before the last row')]));
      print(junitClosing());
    },
  };
}

function caseOf(subject: string, { id: name, verdict, reason, fix, source, asOf }: CheckShown): JunitCase {
  const advice = fix === undefined ? reason : `${reason}. ${fix}`;
  switch (verdict) {
    case 'pass':
      return { subject, name, outcome: 'passed' };
    case 'warn':
      return { subject, name, outcome: 'passed', message: advice };
    case 'unknown':
      return { subject, name, outcome: 'skipped', message: advice };
    case 'fail':
      return { ...failure(subject, name, reason), details: `${fix ?? ''}\n${source}, ${asOf}`.trim() };
  }
}

function failure(subject: string, name: string, message: string): JunitCase {
  return { subject, name, outcome: 'failed', message };
}
