/** Something found in a file, as reports for other programs have it. */
export interface ReportedFinding {
  /** The id of the rule. */
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: string;
  /** Relative to the folder that the report is made in. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** What to do about it. */
  readonly help?: string;
}
