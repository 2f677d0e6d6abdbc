import { counted, grouped } from '../../tui/print/counted.ts';
import { wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import { mark } from '../../tui/print/verdict.ts';
import type { Drawing } from '../command.ts';
import type { BadRowEvent, CheckEvent, ColumnsEvent, DoneEvent, NumberEvent } from './events.ts';

const VERDICTS = ['pass', 'warn', 'fail', 'unknown'] as const;
/** Below this many columns the summary is no table. */
const NARROW = 70;
const INDENT = 4;

/** Many numbers for people: those that do not pass (with `all` every one) as they come, and a summary of each check. */
export function drawMany(page: Page, { all }: { readonly all: boolean }): Drawing<CheckEvent> {
  return {
    show: (event) => {
      switch (event.event) {
        case 'columns':
          return sayIgnored(page, event);
        case 'number':
          return all || event.verdict !== 'pass' ? drawNumber(page, event) : undefined;
        case 'bad-row':
          return drawBadRow(page, event);
        case 'done':
          return drawSummary(page, event);
      }
    },
    close: async () => undefined,
  };
}

/** Names once, to people, the columns that nothing is known of. */
export function sayIgnored(page: Page, { ignored }: ColumnsEvent): void {
  if (ignored.length === 0) return;
  page.say(page.theme.warning(`Columns not looked at: ${harmless(ignored.join(', '))}.`));
}

function drawNumber(page: Page, { line, number, verdict, checks }: NumberEvent): void {
  const place = line === null ? '' : `line ${line}  `;
  page.print(`${mark(page, verdict)} ${place}${harmless(number ?? '')}`);
  const named = (wanted: string) => checks.flatMap((check) => (check.verdict === wanted ? check.id : []));
  for (const { id, verdict: own, reason } of checks) {
    if (own === 'fail') drawUnder(page, `${id}: ${reason}`);
  }
  for (const wanted of ['unknown', 'warn'] as const) {
    if (named(wanted).length > 0) drawUnder(page, `${wanted}: ${named(wanted).join(', ')}`);
  }
}

function drawUnder(page: Page, text: string): void {
  for (const line of wrapped(harmless(text), page.columns, INDENT)) page.print(' '.repeat(INDENT) + line);
}

function drawBadRow(page: Page, { line, problem }: BadRowEvent): void {
  page.print(`${mark(page, 'fail')} line ${line}  the row cannot be read`);
  drawUnder(page, problem);
}

function drawSummary(page: Page, done: DoneEvent): void {
  if (done.numbers > 0) {
    page.print(`\n${page.theme.strong('Summary')}`);
    if (page.columns !== undefined && page.columns < NARROW) drawNarrowSummary(page, done);
    else drawSummaryTable(page, done);
    page.print('');
  }
  for (const line of wrapped(totals(done), page.columns, 0)) page.print(line);
}

function drawSummaryTable(page: Page, { checks }: DoneEvent): void {
  const rows = Object.entries(checks).map(([id, counts]) => [
    id,
    ...VERDICTS.map((name) => grouped(counts[name])),
  ]);
  const width = Math.max(...rows.flatMap(([, ...counts]) => counts.map((count) => count.length)));
  const right = (texts: readonly string[]) =>
    texts.map((text) => text.padStart(Math.max(width, 'unknown'.length)));
  page.table(
    ['CHECK', ...right(VERDICTS.map((name) => name.toUpperCase()))],
    rows.map(([id = '', ...counts]) => [id, ...right(counts)]),
  );
}

/** A line for each check: there is no room for columns. */
function drawNarrowSummary(page: Page, { checks }: DoneEvent): void {
  for (const [id, counts] of Object.entries(checks)) {
    const [first = '', ...others] = wrapped(`${id}: ${said(counts)}`, page.columns, INDENT);
    page.print(first);
    for (const line of others) page.print(' '.repeat(INDENT) + line);
  }
}

/** `1,000 numbers: 990 pass, 10 fail. 2 rows could not be read.` */
export function totals({ numbers, verdicts, badRows }: DoneEvent): string {
  const unread = badRows === 0 ? '' : ` ${counted(badRows, 'row')} could not be read.`;
  return `${counted(numbers, 'number')}${numbers === 0 ? '' : `: ${said(verdicts)}`}.${unread}`;
}

function said(counts: DoneEvent['verdicts']): string {
  return VERDICTS.flatMap((name) => (counts[name] === 0 ? [] : `${grouped(counts[name])} ${name}`)).join(
    ', ',
  );
}
