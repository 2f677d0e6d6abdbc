import type { Approach, Certainty, Met, Need } from '../rules/index.ts';

/** An approach, and how it answers each need. */
export interface ComparedApproach extends Approach {
  /** What it is, in one sentence. */
  readonly about: string;
  readonly source: string;
  readonly asOf: string;
  readonly answers: readonly Answer[];
}

/** How an approach meets a need, and why. */
export interface Answer {
  readonly need: Need;
  readonly met: Met;
  /** Of a counted need: how much of it the approach fully offers; undefined when nothing sets a bound. */
  readonly most: number | undefined;
  readonly reason: string;
  readonly certainty: Certainty;
  readonly source: string;
  readonly asOf: string;
  /** Where sources disagree: the other position. */
  readonly otherwise: string | undefined;
}
