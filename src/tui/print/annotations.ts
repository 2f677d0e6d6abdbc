import type { ReportedFinding } from './reported-finding.ts';

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** A finding as a workflow command of GitHub Actions, which shows it at its line of a pull request. */
export function annotation({ rule, level, message, file, line, column, help }: ReportedFinding): string {
  const properties = [
    ['file', file],
    ['line', line],
    ['col', column],
    ['title', rule],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${property(String(value))}`]));
  const text = help === undefined ? message : `${message}\n${help}`;
  return `::${COMMANDS[level]} ${properties.join(',')}::${data(text)}`;
}

/** As the runner's own toolkit escapes it; a line break would begin another command. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Values of properties end at a comma, and properties at a colon. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
