import type { ReviewOutput } from './review-output.ts';
import { accountWords, findingsIn, nameOf, sharedWords, totals } from './review-texts.ts';

/** The report in Markdown: for a comment in a pull request. */
export function markdownReport(report: ReviewOutput): string {
  const lines = [`# Review of templates`, '', `${report.at} · ${escaped(totals(report))}`, ''];
  for (const { name, message, hint } of report.unreadable)
    lines.push(`> **${escaped(name)} could not be read.** ${escaped(message)} ${escaped(hint)}`, '');
  if (report.shared.length > 0) {
    lines.push('## Problems that templates share', '');
    for (const shared of report.shared)
      lines.push(`- **${escaped(sharedWords(shared))}** ${escaped(shared.fix ?? '')}`.trimEnd());
    lines.push('');
  }
  for (const account of report.accounts) {
    lines.push(`## ${escaped(accountWords(account))}`, '');
    const findings = findingsIn(account);
    if (findings.length > 0) {
      lines.push('| Template | Found | What | To do |', '| --- | --- | --- | --- |');
      for (const finding of findings)
        lines.push(row([nameOf(finding), finding.kind, finding.problem, finding.fix ?? '']));
      lines.push('');
    }
    if (account.gone.length > 0)
      lines.push(
        `Gone since ${account.reviewedBefore}: ${account.gone.map(({ name, language }) => escaped(`${name} ${language}`)).join(', ')}.`,
        '',
      );
    lines.push('| Template | Language | Status | Category | Quality |', '| --- | --- | --- | --- | --- |');
    for (const { name, language, status, category, correctCategory, quality } of account.templates) {
      const shown = correctCategory === null ? category : `${category} → ${correctCategory}`;
      lines.push(row([name, language, status, shown, quality ?? '']));
    }
    lines.push('');
  }
  return lines.join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(escaped).join(' | ')} |`;
}

/** Other people’s words as text: no markup, no HTML, one line. */
function escaped(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ').replace(/[\\`*_{}[\]<>()#+!|~&]/g, '\\$&');
}
