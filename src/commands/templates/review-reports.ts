import type { FindingKind } from '../../core/templates/index.ts';
import { annotation } from '../../tui/print/annotations.ts';
import { harmlessJson } from '../../tui/print/json.ts';
import { type JunitCase, junitClosing, junitOpening, junitSuite } from '../../tui/print/junit.ts';
import type { ReportedFinding } from '../../tui/print/reported-finding.ts';
import { type ReportedRule, sarif } from '../../tui/print/sarif.ts';
import { htmlReport } from './review-html.ts';
import { markdownReport } from './review-markdown.ts';
import type { AccountOutput, ReviewOutput, TemplateOutput } from './review-output.ts';
import { findingsIn, isGrave, nameOf } from './review-texts.ts';

export type Format = 'table' | 'markdown' | 'html' | 'json' | 'junit' | 'sarif' | 'github';

/** The whole report in a form for programs or for other people’s screens; it ends with a line break. */
export function reportText(format: Exclude<Format, 'table'>, report: ReviewOutput): string {
  switch (format) {
    case 'markdown':
      return markdownReport(report);
    case 'html':
      return htmlReport(report);
    case 'json':
      return `${harmlessJson(report, 2)}\n`;
    case 'junit':
      return `${junitReport(report)}\n`;
    case 'sarif':
      return `${sarif({ rules: RULES, findings: reportedFindings(report) })}\n`;
    case 'github':
      return reportedFindings(report)
        .map((finding) => `${annotation(finding)}\n`)
        .join('');
  }
}

const KINDS: Readonly<Record<FindingKind | 'unreadable', string>> = {
  unreadable: 'An account could not be read.',
  rejected: 'Meta rejected a template.',
  paused: 'Meta paused a template.',
  disabled: 'Meta disabled a template for good.',
  pending: 'A template is in review.',
  'category-change': 'The category of a template changed, or will.',
  'quality:red': 'The quality of a template is low.',
  'quality:yellow': 'The quality of a template is medium.',
  idle: 'A template is near its archival.',
  limit: 'An account has nearly as many templates as it may have.',
};

const RULES = Object.entries(KINDS).map(
  ([id, title]): ReportedRule => ({ id, level: 'warning', title, help: title }),
);

function junitReport(report: ReviewOutput): string {
  const unreadable = report.unreadable.map(({ name, message, hint }) =>
    junitSuite(name, [{ subject: name, name: 'can be read', outcome: 'failed', message, details: hint }]),
  );
  return [
    junitOpening('Review of templates'),
    ...unreadable,
    ...report.accounts.map((account) => junitSuite(account.name, junitCases(account, report.failed))),
    junitClosing(),
  ].join('\n');
}

/** Each template is a case: it fails for what `--fail-on` names, and says whatever else was found. */
function junitCases(account: AccountOutput, failed: ReviewOutput['failed']): JunitCase[] {
  const cases = account.templates.map((template) => junitCase(account.name, template, failed));
  const own = account.findings.map(({ kind, problem, fix }): JunitCase => {
    const outcome = failed.includes(kind) ? 'failed' : 'passed';
    return { subject: account.name, name: kind, outcome, message: problem, details: fix ?? '' };
  });
  return [...own, ...cases];
}

function junitCase(subject: string, template: TemplateOutput, failed: ReviewOutput['failed']): JunitCase {
  const { name, language, findings } = template;
  const grave = findings.filter(({ kind }) => failed.includes(kind));
  const told = grave.length > 0 ? grave : findings;
  return {
    subject,
    name: `${name} ${language}`,
    outcome: grave.length > 0 ? 'failed' : 'passed',
    message: told.map(({ problem }) => problem).join(' '),
    details: told.flatMap(({ fix }) => fix ?? []).join(' '),
  };
}

function reportedFindings(report: ReviewOutput): ReportedFinding[] {
  return [
    ...report.unreadable.map(
      ({ name, message, hint }): ReportedFinding => ({
        rule: 'unreadable',
        level: 'error',
        message: `${name} could not be read: ${message}`,
        help: hint,
      }),
    ),
    ...report.accounts.flatMap((account) =>
      findingsIn(account).map(
        (finding): ReportedFinding => ({
          rule: finding.kind,
          level: report.failed.includes(finding.kind) ? 'error' : isGrave(finding) ? 'warning' : 'note',
          message: `${account.name}: ${nameOf(finding)}: ${finding.problem}`,
          ...(finding.fix !== null && { help: finding.fix }),
        }),
      ),
    ),
  ];
}
