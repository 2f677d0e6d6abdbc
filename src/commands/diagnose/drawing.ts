import type { Repair } from '../../core/diagnosis/index.ts';
import { counted } from '../../tui/print/counted.ts';
import { wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { printHeading } from '../../tui/print/heading.ts';
import type { Page } from '../../tui/print/page.ts';
import { printPoint } from '../../tui/print/point.ts';
import { mark } from '../../tui/print/verdict.ts';
import type { Drawing } from '../command.ts';
import { drawRebuilding } from '../rebuilding.ts';
import type { DiagnoseEvent, DiagnosisOutput, FindingOutput } from './output.ts';

/** A diagnosis for people: what is wrong first, and at last every link. */
export function drawDiagnose(page: Page): Drawing<DiagnoseEvent> {
  let drawn: string | undefined;
  return {
    show: (event) => {
      switch (event.event) {
        case 'looked':
        case 'diagnosis': {
          const { links } = event;
          const found = JSON.stringify(links);
          // What was looked at before the repairs stands above, when nobody wanted them.
          if (drawn === found) return;
          if (drawn !== undefined) page.print('');
          drawn = found;
          return drawDiagnosis(page, event);
        }
        case 'repairs':
          printHeading(page, 'To be repaired');
          for (const repair of event.repairs) printPoint(page, '→', REPAIR_WORDS[repair]);
          return;
        case 'progress':
          return drawRebuilding(event, page);
        case 'repaired': {
          const { says, problem, repair } = event;
          if (problem === null)
            printPoint(page, page.theme.good('✔'), says ?? `Done: ${REPAIR_WORDS[repair]}`);
          else printPoint(page, page.theme.bad('✘'), `Not done: ${REPAIR_WORDS[repair]}`, problem);
        }
      }
    },
    close: async () => undefined,
  };
}

const REPAIR_WORDS: Readonly<Record<Repair, string>> = {
  'subscribe-app': 'subscribe the app to its fields, at this coex’s callback.',
  'subscribe-waba': 'subscribe the app to the WABA.',
  project: 'project the deliveries that wait.',
  rebuild: 'make all tables again from the deliveries.',
  'resume-onboarding': 'ask for the contacts and the history that were not asked for.',
};

function drawDiagnosis(page: Page, diagnosis: DiagnosisOutput): void {
  const { rootCause, consequences, others } = diagnosis;
  if (rootCause === null) for (const line of wrapped(wellWords(diagnosis), page.columns, 0)) page.print(line);
  else drawRootCause(page, rootCause);
  if (consequences.length > 0) printHeading(page, 'Because of it');
  for (const finding of consequences) drawInShort(page, finding);
  if (others.length > 0) printHeading(page, 'Besides');
  for (const finding of others) {
    drawInShort(page, finding);
    drawFix(page, finding);
  }
  printHeading(page, 'Every link');
  for (const line of linkLines(page, diagnosis)) page.printLine(line);
}

/** What it means that nothing is wrong: what could not be looked at may yet be. */
export function wellWords({ links }: Pick<DiagnosisOutput, 'links'>): string {
  const unknown = links.flatMap(({ link, verdict }) => (verdict === 'unknown' ? link : []));
  if (unknown.length === 0) return `All ${links.length} links are well.`;
  return `Nothing wrong was found, but ${counted(unknown.length, 'link')} could not be judged: ${unknown.join(', ')}.`;
}

function drawRootCause(page: Page, finding: FindingOutput): void {
  page.print(page.theme.strong(`Root cause: ${finding.code}`));
  printPoint(page, mark(page, finding.verdict), finding.says);
  const evidence = Object.entries(finding.evidence).map(([name, value]) => `${name} ${shownValue(value)}`);
  if (evidence.length > 0) printPoint(page, page.theme.quiet('·'), evidence.join(', '));
  drawFix(page, finding);
}

function drawInShort(page: Page, { link, verdict, says }: FindingOutput): void {
  printPoint(page, mark(page, verdict), `${link}: ${says}`);
}

function drawFix(page: Page, { fix, command }: FindingOutput): void {
  if (fix !== null) printPoint(page, '→', fix);
  // A command stays on its line, so that it can be copied.
  if (command !== null) page.print(`    $ ${harmless(command)}`);
}

function shownValue(value: FindingOutput['evidence'][string]): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

const LINK_COLUMNS = 'deliveries'.length;

/** A line for each link: its mark, and what was found of it. */
export function linkLines(page: Page, { links }: Pick<DiagnosisOutput, 'links'>): string[] {
  return links.map(({ link, verdict, findings }) => {
    const codes = findings.flatMap(({ code }) => code ?? []);
    const said =
      codes.length > 0 ? codes.join(', ') : (findings.find((one) => one.verdict === verdict)?.says ?? '');
    return `${mark(page, verdict)} ${link.padEnd(LINK_COLUMNS)}  ${harmless(said)}`;
  });
}
