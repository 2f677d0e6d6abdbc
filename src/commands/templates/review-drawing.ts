import { counted } from '../../tui/print/counted.ts';
import { wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { printHeading } from '../../tui/print/heading.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { printPoint } from '../../tui/print/point.ts';
import type { AccountOutput, ReviewOutput, TemplateOutput } from './review-output.ts';
import { accountWords, findingsIn, isGrave, nameOf, sharedWords, totals } from './review-texts.ts';

/** The report for people: what was found first, then what there is. */
export function printReview(page: Page, report: ReviewOutput): void {
  for (const line of wrapped(harmless(totals(report)), page.columns, 0)) page.print(line);
  printUnreadable(page, report);
  if (report.shared.length > 0) printHeading(page, 'Problems that templates share');
  for (const shared of report.shared)
    printPoint(page, page.theme.warning('!'), sharedWords(shared), shared.fix ?? '');
  for (const account of report.accounts) printAccount(page, account);
}

function printUnreadable(page: Page, { unreadable }: ReviewOutput): void {
  for (const { name, message, hint } of unreadable)
    printPoint(page, page.theme.bad('✘'), `${name} could not be read: ${message}`, hint);
}

function printAccount(page: Page, account: AccountOutput): void {
  page.print('');
  printAccountName(page, account);
  for (const finding of findingsIn(account)) {
    const mark = isGrave(finding) ? page.theme.bad('✘') : page.theme.warning('!');
    printPoint(page, mark, `${nameOf(finding)}: ${finding.problem}`, finding.fix ?? '');
  }
  if (account.gone.length > 0) {
    const gone = account.gone.map(({ name, language }) => `${name} ${language}`).join(', ');
    const since = account.reviewedBefore === null ? 'the last review' : shownTime(account.reviewedBefore);
    printPoint(page, page.theme.warning('!'), `Gone since ${since}: ${gone}.`);
  }
  printTemplates(page, account.templates);
}

function printAccountName(page: Page, account: AccountOutput): void {
  for (const line of wrapped(harmless(accountWords(account)), page.columns, 0))
    page.print(page.theme.strong(line));
}

/** With less room, the name and the status are all there is. */
const NARROW = 64;

/** What is short comes first: a name may be as long as it likes, and gives way to the width of the terminal. */
function printTemplates(page: Page, templates: readonly TemplateOutput[]): void {
  if (templates.length === 0) {
    page.say('No templates.');
    return;
  }
  if (page.columns !== undefined && page.columns < NARROW) {
    page.table(
      ['STATUS', 'TEMPLATE'],
      templates.map(({ status, language, name }) => [status, `${name} ${language}`]),
    );
    return;
  }
  page.table(
    ['STATUS', 'QUALITY', 'CATEGORY', 'LANGUAGE', 'TEMPLATE'],
    templates.map(({ status, quality, category, correctCategory, language, name }) => [
      status,
      quality ?? '',
      correctCategory === null ? category : `${category}→${correctCategory}`,
      language,
      name,
    ]),
  );
}

/** The short table of now. */
export function printStatus(page: Page, report: ReviewOutput): void {
  printUnreadable(page, report);
  for (const [place, account] of report.accounts.entries()) {
    if (report.accounts.length + report.unreadable.length > 1) {
      if (place > 0) page.print('');
      printAccountName(page, account);
    }
    printTemplates(page, account.templates);
    const found = findingsIn(account).length;
    if (found > 0) page.say(`${counted(found, 'finding')}: \`coex templates review\` tells them.`);
  }
}
