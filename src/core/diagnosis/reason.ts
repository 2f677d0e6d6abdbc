import type { Evidence } from './finding.ts';
import type { Answer } from './meta/answer.ts';

/** How sure an answer is: `certain` is what was seen, `likely` what follows from it, `possible` what cannot be ruled out. */
export const SURENESSES = ['certain', 'likely', 'possible'] as const;

export type Sureness = (typeof SURENESSES)[number];

/** Who says a fact of Meta’s platform, and when that was read. */
export interface SaidBy {
  readonly source: string;
  readonly asOf: string;
}

/** One thing that explains what is asked about. */
export interface Reason<Code extends string = string> {
  readonly code: Code;
  readonly sureness: Sureness;
  /** One plain sentence: what is so. */
  readonly says: string;
  readonly evidence: Evidence;
  /** What to do now; null when there is nothing to do. */
  readonly fix: string | null;
  readonly command: string | null;
  /** Where it is a fact of Meta’s platform. */
  readonly saidBy: SaidBy | null;
}

type Given<Code extends string> = Pick<Reason<Code>, 'code' | 'sureness' | 'says'> & Partial<Reason<Code>>;

/** A reason, with nothing for what is not given. */
export function reason<Code extends string>(given: Given<Code>): Reason<Code> {
  return { evidence: {}, fix: null, command: null, saidBy: null, ...given };
}

/** Who says a rule. */
export function saidBy({ source, asOf }: SaidBy): SaidBy {
  return { source, asOf };
}

/** What stood in the way of a question to Meta, and what was asked for nothing. */
export interface Unanswered {
  /** `not-asked`: no answer came, or nothing to ask with; `refused`: Meta does not open it to this app. */
  readonly kind: 'refused' | 'not-asked';
  readonly problem: string;
}

/** Why a question has no answer: only what Meta itself said is a refusal. */
export function unanswered(answer: Exclude<Answer<unknown>, { readonly kind: 'told' }>): Unanswered {
  const isRefused = answer.kind === 'refused' && answer.metaCode !== null;
  return { kind: isRefused ? 'refused' : 'not-asked', problem: answer.problem };
}
