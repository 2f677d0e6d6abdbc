import { printBubble } from '../../tui/print/bubble.ts';
import { counted, grouped } from '../../tui/print/counted.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { harmlessJson } from '../../tui/print/json.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { printPoint } from '../../tui/print/point.ts';
import type { Drawing } from '../command.ts';
import type { RowsOutput, TestOutput } from './test-output.ts';

type Tested = TestOutput['templates'][number];

/** Languages written from right to left, of those Meta has. */
const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'prs', 'ps', 'ur'];

/** A test for people: each template as a bubble with what is wrong with it, or its JSON body alone. */
export function drawTest(page: Page, { bodyAlone }: { readonly bodyAlone: boolean }): Drawing<TestOutput> {
  return {
    show: ({ templates, unreadable, rows }) => {
      for (const { file, line, column, problem } of unreadable)
        page.say(page.theme.bad(harmless(`${file}:${line}:${column} ${problem}`)));
      if (rows !== null) return drawRows(page, rows, templates);
      for (const [place, tested] of templates.entries()) {
        if (bodyAlone) printBody(page, tested);
        else drawOne(page, tested, place);
      }
    },
    close: async () => undefined,
  };
}

function printBody(page: Page, { body, name, language, problems }: Tested): void {
  if (body !== null) {
    page.print(harmlessJson(body));
    return;
  }
  page.say(`${harmless(`${name} (${language})`)} would be refused:`);
  for (const { code, at, problem } of problems)
    page.say(`  ${page.theme.bad('✘')} ${code} ${harmless(`${at} ${problem}`)}`);
}

function drawOne(
  page: Page,
  { name, language, category, from, problems, message }: Tested,
  place: number,
): void {
  if (place > 0) page.print('');
  page.print(
    `${page.theme.strong(harmless(name))}  ${harmless(`${language}  ${category}`)}  ${page.theme.quiet(harmless(from))}`,
  );
  if (message !== null) {
    const isRightToLeft = RIGHT_TO_LEFT.includes(language.split('_')[0] ?? '');
    printBubble(page, { ...message, offer: shownOffer(message.offer) }, { isRightToLeft });
    for (const note of message.notes) page.say(harmless(note));
  }
  printProblems(page, problems);
}

function printProblems(page: Page, problems: Tested['problems']): void {
  for (const { code, at, problem, fix } of problems)
    printPoint(page, page.theme.bad('✘'), `${code} ${at} ${problem}.`, fix);
}

type Message = NonNullable<Tested['message']>;

function shownOffer(offer: Message['offer']): string | null {
  if (offer?.expiresAt == null) return offer?.text ?? null;
  return `${offer.text}, ends ${shownTime(offer.expiresAt)}`;
}

function drawRows(page: Page, rows: RowsOutput, templates: readonly Tested[]): void {
  for (const { line, name, language, problems, unreadable } of rows.failures) {
    const which = name === null || templates.length === 1 ? '' : ` ${name} ${language}`;
    page.print(`line ${line}${harmless(which)}${unreadable === null ? '' : `: ${harmless(unreadable)}`}`);
    printProblems(page, problems);
  }
  const told = new Set(rows.failures.map(({ line }) => line)).size;
  if (rows.failed > told) page.print(`… and ${counted(rows.failed - told, 'row')} more.`);
  if (rows.unused.length > 0)
    page.say(harmless(`Without a place in the template: ${rows.unused.join(', ')}`));
  const verdict =
    rows.failed === 0
      ? page.theme.good(`✔ ${counted(rows.checked, 'row')} checked, all can be sent.`)
      : page.theme.bad(`✘ ${grouped(rows.failed)} of ${counted(rows.checked, 'row')} would be refused.`);
  page.print(verdict);
}
