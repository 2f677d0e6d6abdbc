import type { ReportedFinding } from './sarif.ts';

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** Findings as workflow commands of GitHub Actions, a line each. */
export function annotations(findings: readonly ReportedFinding[]): string {
  return findings
    .map(({ rule, level, message, file, line, column, help }) => {
      const properties = Object.entries({ file, line, col: column, title: rule }).flatMap(([key, value]) =>
        value === undefined ? [] : [`${key}=${escapedProperty(String(value))}`],
      );
      const said = help === undefined ? message : `${message} ${help}`;
      return `::${COMMANDS[level]} ${properties.join(',')}::${escapedData(said)}\n`;
    })
    .join('');
}

/** As the toolkit of GitHub Actions escapes (github.com/actions/toolkit, packages/core/src/command.ts). */
function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
