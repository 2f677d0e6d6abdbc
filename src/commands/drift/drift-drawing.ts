import { counted } from '../../tui/print/counted.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { sparkline } from '../../tui/print/sparkline.ts';
import type { Drawing } from '../command.ts';
import type { DriftEvent } from './drift-events.ts';
import type { DriftOutput } from './drift-output.ts';
import { confidenceWords, leftWords, otherWords, sinceWords } from './drift-words.ts';

/** Where four weeks of activity fit beside the rest. */
const WIDE_COLUMNS = 100;

/** The table of now, then a line for each change. */
export function drawDrift(page: Page, { watch }: { readonly watch: boolean }): Drawing<DriftEvent> {
  return {
    show: (event) => {
      switch (event.event) {
        case 'drift':
          return drawTable(page, event);
        case 'change':
          return page.print(
            `${shownTime(event.at)}  ${harmless(nameOf(event.number))}  ${event.from ?? 'new'} → ${marked(page, event.number.risk)}  ${leftWords(event.number)}`,
          );
        case 'notified': {
          const told = `${event.phoneNumberId}: ${event.from} → ${event.to}`;
          if (event.problem === null) return page.say(`Told by ${event.way}: ${told}`);
          return page.say(page.theme.bad(harmless(`Not told by ${event.way}: ${told}: ${event.problem}`)));
        }
        case 'done':
          return watch ? page.say(`The time is up; ${counted(event.changes, 'change')}.`) : undefined;
      }
    },
    close: async () => undefined,
  };
}

function drawTable(page: Page, { at, numbers, tokensUnknown }: DriftEvent & { event: 'drift' }): void {
  if (numbers.length === 0) {
    page.say('No numbers yet.');
    return;
  }
  const days = page.columns !== undefined && page.columns < WIDE_COLUMNS ? 14 : 28;
  page.table(
    ['RISK', 'NUMBER', 'LEFT', 'LAST SIGN', 'CONFIDENCE', `LAST ${days} DAYS`],
    numbers.map((number) => [
      number.snoozed === null ? number.risk : `${number.risk} (snoozed)`,
      nameOf(number),
      leftWords(number),
      sinceWords(number, at),
      number.phone.confidence.level,
      sparkline(number.activity.slice(-days)),
    ]),
  );
  for (const number of numbers) drawCure(page, number);
  for (const { wabaId, message } of tokensUnknown) {
    page.say(page.theme.warning(harmless(`When the token of WABA ${wabaId} ends is not known: ${message}`)));
  }
}

function drawCure(page: Page, number: DriftOutput): void {
  if (number.cures.length === 0) return;
  page.print('');
  page.print(`${marked(page, number.risk)}  ${page.theme.strong(harmless(nameOf(number)))}`);
  page.print(`  ${harmless(confidenceWords(number))}`);
  if (number.others.length > 0) {
    page.print(`  Besides the phone: ${harmless(number.others.map(otherWords).join(', '))}`);
  }
  for (const cure of number.cures) page.print(`  → ${cure}`);
  if (number.snoozed !== null) {
    const { until, reason } = number.snoozed;
    page.print(
      page.theme.quiet(
        harmless(`  Snoozed until ${shownTime(until)}${reason === null ? '' : `: ${reason}`}`),
      ),
    );
  }
}

function nameOf({ displayPhoneNumber, phoneNumberId }: DriftOutput): string {
  return displayPhoneNumber ?? phoneNumberId;
}

function marked({ theme }: Page, risk: DriftOutput['risk']): string {
  if (risk === 'ok') return theme.good(risk);
  return risk === 'critical' || risk === 'lost' ? theme.bad(risk) : theme.warning(risk);
}
