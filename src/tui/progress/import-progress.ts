/** How far an import is. */
export interface ImportProgress {
  /** 0 to 100. */
  readonly progress: number;
  readonly phases: readonly { readonly phase: number; readonly chunks: number; readonly messages: number }[];
  readonly messages: number;
  readonly contacts: number;
}

/** Progress while it lasts: bars on a terminal, a line now and then elsewhere. */
export interface Progress {
  update(state: ImportProgress): void;
  /** Leaves the last state standing. */
  finish(): void;
}

/** What the days of a phase are (reference §4.2). */
export const PHASES: Readonly<Record<number, string>> = {
  0: 'day of onboarding',
  1: 'last 90 days',
  2: '90 days before',
};
