import { LINT_RULES } from '../../core/templates/index.ts';
import { annotation } from '../../tui/print/annotations.ts';
import { harmless } from '../../tui/print/harmless.ts';
import { jsonLine } from '../../tui/print/json.ts';
import { type JunitCase, junitClosing, junitOpening, junitSuite } from '../../tui/print/junit.ts';
import type { Page } from '../../tui/print/page.ts';
import type { ReportedFinding } from '../../tui/print/reported-finding.ts';
import { sarif } from '../../tui/print/sarif.ts';
import { type Drawing, drawEach } from '../command.ts';
import { type LintOutput, levelOf, type ShownFinding } from './lint-output.ts';

type Reported = ReportedFinding & { readonly suppressed?: string };

/** What was found as other programs read it. */
export function drawReport(
  page: Page,
  format: 'json' | 'sarif' | 'junit' | 'github',
  { showSuppressed }: { readonly showSuppressed: boolean },
): Drawing<LintOutput> {
  return drawEach<LintOutput>((output, to) => {
    switch (format) {
      case 'json':
        return to.print(jsonLine('templates lint', output).trimEnd());
      case 'sarif':
        return to.print(sarifOf(output));
      case 'junit':
        return printJunit(to, output);
      case 'github':
        for (const finding of reported(output, showSuppressed)) to.print(harmless(annotation(finding)));
    }
  })(page);
}

function sarifOf(output: LintOutput): string {
  const rules = LINT_RULES.map(({ id, severity, title, explanation }) => ({
    id,
    level: levelOf(severity),
    title,
    help: explanation,
  }));
  return sarif({ rules: [...rules, UNREADABLE], findings: reported(output, true) });
}

const UNREADABLE = {
  id: 'unreadable',
  level: 'error',
  title: 'Something in the file cannot be read as a template.',
  help: 'Nothing else was looked at there.',
} as const;

function reported({ findings, problems }: LintOutput, showSuppressed: boolean): Reported[] {
  return [
    ...problems.map(({ file, line, column, problem }) => ({
      rule: UNREADABLE.id,
      level: UNREADABLE.level,
      message: problem,
      file,
      line,
      column,
    })),
    ...findings
      .filter(({ suppressed }) => showSuppressed || suppressed === null)
      .map(({ rule, level, message, file, line, column, suppressed }) => ({
        rule,
        level,
        message,
        file,
        line,
        column,
        ...(suppressed !== null && { suppressed }),
      })),
  ];
}

/** A suite for each file; errors fail, the rest is what a case that passed says. */
function printJunit(page: Page, { findings, problems }: LintOutput): void {
  page.print(junitOpening('coex templates lint'));
  const files = new Set([...problems, ...findings].map(({ file }) => file));
  for (const file of files) {
    page.print(
      junitSuite(file, [
        ...problems
          .filter((problem) => problem.file === file)
          .map(({ line, column, problem }) => failed(file, `${line}:${column} unreadable`, problem)),
        ...findings.filter((finding) => finding.file === file).map(caseOf),
      ]),
    );
  }
  if (files.size === 0)
    page.print(junitSuite('templates', [{ subject: 'templates', name: 'lint', outcome: 'passed' }]));
  page.print(junitClosing());
}

function caseOf({ file, line, column, rule, level, message, suppressed }: ShownFinding): JunitCase {
  const name = `${line}:${column} ${rule}`;
  if (suppressed !== null) return { subject: file, name, outcome: 'skipped', message: suppressed };
  return level === 'error'
    ? failed(file, name, message)
    : { subject: file, name, outcome: 'passed', message: `${level}: ${message}` };
}

function failed(subject: string, name: string, message: string): JunitCase {
  return { subject, name, outcome: 'failed', message, details: message };
}
