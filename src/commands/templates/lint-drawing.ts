import { counted } from '../../tui/print/counted.ts';
import { wrapped } from '../../tui/print/facts.ts';
import { harmless } from '../../tui/print/harmless.ts';
import type { Page } from '../../tui/print/page.ts';
import { fits } from '../../tui/print/point.ts';
import { cut } from '../../tui/print/table.ts';
import { type Drawing, drawEach } from '../command.ts';
import type { LintOutput, ShownFinding } from './lint-output.ts';

/** What was found, file by file; on a terminal with the line it stands in. */
export function drawLint(
  page: Page,
  { showSuppressed }: { readonly showSuppressed: boolean },
): Drawing<LintOutput> {
  return drawEach<LintOutput>((output, to) => draw(to, output, showSuppressed))(page);
}

function draw(page: Page, output: LintOutput, showSuppressed: boolean): void {
  const { findings, problems, fixes, dryRun } = output;
  for (const { file, line, rule, from, to } of fixes) {
    const change = `${from ?? 'nothing'} → ${to ?? 'nothing'}`;
    page.printLine(harmless(`${file}:${line}  ${dryRun ? 'would mend' : 'mended'} ${rule}: ${change}`));
  }
  for (const { file, line, column, problem } of problems)
    page.print(`${harmless(file)}:${line}:${column}  ${page.theme.bad('unreadable')}  ${harmless(problem)}`);
  const shown = findings.filter(({ suppressed }) => showSuppressed || suppressed === null);
  for (const [file, group] of Map.groupBy(shown, (finding) => finding.file)) {
    page.print(page.theme.strong(harmless(file)));
    for (const finding of group) printFinding(page, finding);
  }
  page.say(summary(output));
}

function printFinding(page: Page, finding: ShownFinding): void {
  const { line, column, level, message, rule, suppressed, excerpt } = finding;
  const color = { error: page.theme.bad, warning: page.theme.warning, note: page.theme.quiet }[level];
  const where = `${line}:${column}`;
  const about = suppressed === null ? '' : page.theme.quiet(`  (silenced: ${harmless(suppressed)})`);
  const lead = `  ${where.padEnd(7)} ${color(level.padEnd(7))}  `;
  const whole = `${lead}${harmless(message)}  ${page.theme.quiet(rule)}${about}`;
  const margin = ' '.repeat(10);
  if (fits(page, whole)) page.print(whole);
  else {
    page.print(`${lead}${page.theme.quiet(rule)}${about}`);
    for (const row of wrapped(harmless(message), page.columns, margin.length)) page.print(margin + row);
  }
  if (page.columns === undefined || excerpt === null || excerpt.trim() === '') return;
  const indent = excerpt.length - excerpt.trimStart().length;
  page.print(page.theme.quiet(margin + cut(harmless(excerpt.trim()), page.columns - margin.length)));
  const at = column - 1 - indent;
  if (at >= 0 && margin.length + at < page.columns) page.print(`${margin}${' '.repeat(at)}${color('^')}`);
}

/** The last line: what there was of each kind. */
function summary({ counts, templates, problems, fixes, dryRun, findings }: LintOutput): string {
  const found = [
    ...(counts.error > 0 ? [counted(counts.error, 'error')] : []),
    ...(counts.warning > 0 ? [counted(counts.warning, 'warning')] : []),
    ...(counts.note > 0 ? [counted(counts.note, 'note')] : []),
  ];
  const fixable = findings.filter((finding) => finding.fixable && finding.suppressed === null).length;
  const parts = [
    `${counted(templates, 'template')}: ${found.length === 0 ? 'nothing found' : found.join(', ')}`,
    ...(counts.suppressed > 0 ? [`${counts.suppressed} silenced`] : []),
    ...(problems.length > 0 ? [`${counted(problems.length, 'part')} unreadable`] : []),
    ...(fixes.length > 0 ? [`${fixes.length} ${dryRun ? 'to be mended' : 'mended'}`] : []),
    ...(fixable > 0 && fixes.length === 0 ? [`--fix mends ${fixable}`] : []),
  ];
  return `${parts.join('; ')}.`;
}
