import { escaped } from '../../tui/transcript/html-escape.ts';
import type { AccountOutput, ReviewOutput } from './review-output.ts';
import { accountWords, findingsIn, isGrave, nameOf, sharedWords, totals } from './review-texts.ts';

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1c2024; background: #fff; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #d9dce0; }
.grave { color: #a1260d; } .light { color: #7a5a00; } .quiet { color: #5c6470; }
.unreadable { border: 2px solid #a1260d; padding: .5rem 1rem; }
@media (prefers-color-scheme: dark) { body { color: #e6e8ea; background: #15181b; } th, td { border-color: #3a4048; } .grave { color: #ff9580; } .light { color: #e8c268; } .quiet { color: #a0a8b2; } }
`;

/** The report as one page that needs nothing else: no script, no file beside it. */
export function htmlReport(report: ReviewOutput): string {
  const unreadable = report.unreadable.map(
    ({ name, message, hint }) =>
      `<p class="unreadable"><strong>${escaped(name)} could not be read.</strong> ${escaped(message)} ${escaped(hint)}</p>`,
  );
  const shared = report.shared.map(
    (one) => `<li><strong>${escaped(sharedWords(one))}</strong> ${escaped(one.fix ?? '')}</li>`,
  );
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    `<title>Review of templates</title><style>${STYLE}</style></head><body>`,
    `<h1>Review of templates</h1><p class="quiet">${escaped(report.at)}</p><p>${escaped(totals(report))}</p>`,
    ...unreadable,
    ...(shared.length === 0 ? [] : ['<h2>Problems that templates share</h2><ul>', ...shared, '</ul>']),
    ...report.accounts.flatMap(accountPart),
    '</body></html>',
    '',
  ].join('\n');
}

function accountPart(account: AccountOutput): string[] {
  const findings = findingsIn(account).map((finding) => [
    escaped(nameOf(finding)),
    `<span class="${isGrave(finding) ? 'grave' : 'light'}">${escaped(finding.kind)}</span>`,
    escaped(finding.problem),
    escaped(finding.fix ?? ''),
  ]);
  const templates = account.templates.map(({ name, language, status, category, correctCategory, quality }) =>
    [
      name,
      language,
      status,
      correctCategory === null ? category : `${category} → ${correctCategory}`,
      quality ?? '',
    ].map(escaped),
  );
  const gone = account.gone.map(({ name, language }) => `${name} ${language}`).join(', ');
  return [
    `<h2>${escaped(accountWords(account))}</h2>`,
    ...(findings.length === 0 ? [] : table(['Template', 'Found', 'What', 'To do'], findings)),
    ...(gone === '' ? [] : [`<p>Gone since ${escaped(account.reviewedBefore ?? '')}: ${escaped(gone)}.</p>`]),
    ...table(['Template', 'Language', 'Status', 'Category', 'Quality'], templates),
  ];
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [
    `<table><thead><tr>${headings.map((one) => `<th>${one}</th>`).join('')}</tr></thead><tbody>`,
    ...rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`),
    '</tbody></table>',
  ];
}
