/** Something that a report tells, with its place where it has one; lines and columns count from 1. */
export interface ReportedFinding {
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly help?: string;
}

/** Findings as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), for code scanning. */
export function sarifLog(findings: readonly ReportedFinding[]): string {
  const rules = new Map(findings.map(({ rule, help }) => [rule, help]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'coex',
            rules: [...rules].map(([id, help]) => ({
              id,
              ...(help !== undefined && { help: { text: help } }),
            })),
          },
        },
        results: findings.map(({ rule, level, message, file, line = 1, column = 1 }) => ({
          ruleId: rule,
          level,
          message: { text: message },
          ...(file !== undefined && {
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: encodeURI(file) },
                  region: { startLine: line, startColumn: column },
                },
              },
            ],
          }),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
