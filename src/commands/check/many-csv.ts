import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import type { Drawing } from '../command.ts';
import type { CheckEvent } from './events.ts';
import { sayIgnored, totals } from './many-drawing.ts';

/** Begins like a formula and is none that does harm: with an apostrophe before it no program would know the number. */
const E164 = /^\+\d+$/;

/**
 * A line for each number and each bad row, as it comes: where it stands, its verdict, that of each check, and why it
 * failed. What a spreadsheet would take for a formula has an apostrophe before it.
 */
export async function drawCsv(page: Page): Promise<Drawing<CheckEvent>> {
  const { stringify } = await import('csv-stringify/sync');
  const print = (line: number | '', number: string, ...others: readonly string[]) => {
    page.stdout.write(stringify([[line, number, ...others]], { escape_formulas: !E164.test(number) }));
  };
  let checks: readonly string[] | undefined;
  const printHeader = (ids: readonly string[]) => {
    checks = ids;
    // By its id alone, a check would be one column with the fact that it judges, also for who reads this again.
    const columns = ids.map((id) => `check:${id}`);
    page.stdout.write(stringify([['line', 'number', 'verdict', ...columns, 'reasons']]));
  };
  return {
    show: (event) => {
      switch (event.event) {
        case 'columns':
          sayIgnored(page, event);
          return printHeader(event.checks);
        case 'number': {
          // A single number has its checks, and no columns before it.
          if (checks === undefined) printHeader(event.checks.map(({ id }) => id));
          const failed = event.checks.filter(({ verdict }) => verdict === 'fail');
          const reasons = failed.map(({ id, reason }) => `${id}: ${reason}`).join('; ');
          const verdicts = event.checks.map(({ verdict }) => verdict);
          print(
            event.line ?? '',
            harmless(event.number ?? ''),
            event.verdict,
            ...verdicts,
            harmless(reasons),
          );
          return;
        }
        case 'bad-row': {
          const blanks = (checks ?? []).map(() => '');
          print(event.line, '', event.event, ...blanks, harmless(event.problem));
          return;
        }
        case 'done':
          return page.say(totals(event));
      }
    },
    close: async () => undefined,
  };
}
