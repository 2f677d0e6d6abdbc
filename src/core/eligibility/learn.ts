import { CoexError, problemOf } from '../errors.ts';
import type { Unlearnt } from './meta/setup.ts';

export type Learnt<Value> =
  | { readonly kind: 'learnt'; readonly value: Value }
  | ({ readonly kind: 'unlearnt' } & Unlearnt);

/** What a call tells, or why it does not: a refusal of Meta’s and a lost network end nothing else. */
export async function learn<Value>(call: () => Promise<Value>): Promise<Learnt<Value>> {
  try {
    return { kind: 'learnt', value: await call() };
  } catch (error) {
    // What is none of ours is an interruption, or a bug.
    if (!(error instanceof CoexError)) throw error;
    return { kind: 'unlearnt', why: problemOf(error), fix: error.hint };
  }
}
