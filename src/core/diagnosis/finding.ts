import type { FaultCode, Link, Repair } from './faults.ts';

export type Verdict = 'pass' | 'warn' | 'fail' | 'unknown';

/** What a probe saw that says so: names and plain values; instants are ISO. Never a secret, a phone number only where it is the question. */
export type Evidence = Readonly<Record<string, string | number | boolean | null>>;

/** What a probe found out about its link. */
export type Finding =
  | { readonly verdict: 'pass' | 'unknown'; readonly says: string; readonly evidence: Evidence }
  | {
      readonly code: FaultCode;
      readonly says: string;
      readonly evidence: Evidence;
      /** Where the table's own words do not fit the case. */
      readonly fix?: string;
      readonly command?: string;
    };

/** A link of the chain as it stands. */
export interface LinkResult {
  readonly link: Link;
  readonly verdict: Verdict;
  readonly findings: readonly ShownFinding[];
}

/** A finding with all that the table of faults says of it. */
export interface ShownFinding {
  readonly link: Link;
  /** Null for what is well or not known. */
  readonly code: FaultCode | null;
  readonly verdict: Verdict;
  readonly says: string;
  readonly evidence: Evidence;
  readonly fix: string | null;
  readonly command: string | null;
  readonly repair: Repair | null;
}

/** The whole chain, with what is wrong first. */
export interface Diagnosis {
  /** The earliest failing link that explains the later ones; undefined when nothing is wrong. */
  readonly rootCause: ShownFinding | undefined;
  /** What would be well without the root cause. */
  readonly consequences: readonly ShownFinding[];
  /** What is wrong besides, and not explained by it. */
  readonly others: readonly ShownFinding[];
  readonly links: readonly LinkResult[];
}
