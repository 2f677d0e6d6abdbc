import type { ReportedFinding } from './reported-finding.ts';

/** A rule as a SARIF report describes it. */
export interface ReportedRule {
  readonly id: string;
  readonly level: ReportedFinding['level'];
  /** One sentence. */
  readonly title: string;
  readonly help: string;
}

interface SarifReport {
  readonly rules: readonly ReportedRule[];
  readonly findings: readonly (ReportedFinding & { readonly suppressed?: string | undefined })[];
}

/**
 * A report in SARIF 2.1.0 with one run, as code scanning takes it: only the rules that something was found by, URIs
 * relative to the folder it is made in, what is silenced with its reason.
 */
export function sarif({ rules, findings }: SarifReport): string {
  const found = [...new Set(findings.map(({ rule }) => rule))];
  const used = found.map((id) => rules.find((rule) => rule.id === id) ?? bare(id));
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'coex',
              rules: used.map(({ id, level, title, help }) => ({
                id,
                shortDescription: { text: title },
                help: { text: help },
                defaultConfiguration: { level },
              })),
            },
          },
          columnKind: 'utf16CodeUnits',
          results: findings.map((finding) => result(finding, found.indexOf(finding.rule))),
        },
      ],
    },
    null,
    2,
  );
}

function bare(id: string): ReportedRule {
  return { id, level: 'error', title: id, help: id };
}

function result(
  {
    rule,
    level,
    message,
    file,
    line,
    column,
    help,
    suppressed,
  }: ReportedFinding & { readonly suppressed?: string | undefined },
  ruleIndex: number,
) {
  const region =
    line === undefined ? {} : { region: { startLine: line, ...(column && { startColumn: column }) } };
  return {
    ruleId: rule,
    ruleIndex,
    level,
    message: { text: help === undefined ? message : `${message} ${help}` },
    ...(file !== undefined && {
      locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } }],
    }),
    ...(suppressed !== undefined && {
      suppressions: [{ kind: 'inSource', justification: suppressed }],
    }),
  };
}

/** A relative path as a URI: with slashes, each step encoded. */
function uriOf(file: string): string {
  return file
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '')
    .split('/')
    .map((step) => encodeURIComponent(step.toWellFormed()))
    .join('/');
}
