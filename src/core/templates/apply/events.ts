import type { PlanStep } from '../plan/plan.ts';

/** What became of a step. */
export type Outcome =
  /** Meta did it now. */
  | 'done'
  /** Meta had done it though its answer was lost; what is there is what was wanted. */
  | 'adopted'
  /** Done by an earlier run of the same plan. */
  | 'already'
  /** Meta refused it. */
  | 'failed'
  /** It waits until the account takes creations again. */
  | 'held';

/** A step, done or not. */
export interface StepDone {
  readonly account: string;
  readonly wabaId: string;
  readonly action: PlanStep['action'];
  readonly name: string;
  readonly language: string;
  readonly outcome: Outcome;
  readonly templateId?: string | undefined;
  readonly status?: string | undefined;
  readonly categoryAsked: string;
  /** What Meta made of it; absent when it did not say. */
  readonly categoryReturned?: string | undefined;
  /** Why it failed. */
  readonly problem?: string;
  readonly metaCode?: number | undefined;
  readonly metaSubcode?: number | undefined;
}

/** What applying tells while it goes on. */
export type ApplyEvent =
  | ({ readonly event: 'step' } & StepDone)
  | {
      readonly event: 'sample';
      readonly account: string;
      readonly file: string;
      readonly sha256: string;
      readonly how: 'uploaded' | 'known';
    }
  /** The account takes no more creations before then. */
  | {
      readonly event: 'holding';
      readonly account: string;
      readonly wabaId: string;
      readonly until: number;
      readonly left: number;
    };

/** Whether Meta has made a template of another category than the one asked for. */
export function isRecategorised({ categoryAsked, categoryReturned, outcome }: StepDone): boolean {
  return (
    outcome !== 'failed' &&
    outcome !== 'held' &&
    categoryReturned !== undefined &&
    categoryReturned !== categoryAsked
  );
}
