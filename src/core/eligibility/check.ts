/** One thing looked at before an onboarding; what could not be learnt is `unknown`, never passed. */
export interface Check {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly verdict: Verdict;
  readonly reason: string;
  /** What to do; only when something is to be done. */
  readonly fix?: string;
  readonly source: string;
  /** The day (ISO) the source was read or dated. */
  readonly asOf: string;
}

export type Verdict = 'pass' | 'warn' | 'fail' | 'unknown';

/** The worst of several verdicts: what fails, then what is unknown, then what warns. */
export function worstOf(checks: readonly { readonly verdict: Verdict }[]): Verdict {
  const verdicts = new Set(checks.map(({ verdict }) => verdict));
  return (['fail', 'unknown', 'warn'] as const).find((verdict) => verdicts.has(verdict)) ?? 'pass';
}
