import { counted } from '../../tui/print/counted.ts';
import { printFacts, wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { printHeading } from '../../tui/print/heading.ts';
import type { Page } from '../../tui/print/page.ts';
import { printPoint } from '../../tui/print/point.ts';
import { mark } from '../../tui/print/verdict.ts';
import type { Drawing } from '../command.ts';
import type { DiagnoseEvent, DiagnosisOutput, FindingOutput } from './output.ts';

/** A diagnosis for people: what is wrong first, and at last every link. */
export function drawDiagnose(page: Page): Drawing<DiagnoseEvent> {
  return {
    show: (event) => drawDiagnosis(page, event),
    close: async () => undefined,
  };
}

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
  const evidence = Object.entries(finding.evidence).map(
    ([name, value]) => [`  ${name}`, shownValue(value)] as const,
  );
  printFacts(page, evidence);
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
    const said = codes.length > 0 ? codes.join(', ') : (findings[0]?.says ?? '');
    return `${mark(page, verdict)} ${link.padEnd(LINK_COLUMNS)}  ${harmless(said)}`;
  });
}
