import { LIMITS } from '../../rules/index.ts';

/*
 * How fast one number may write to one person: a message in 6 seconds, and up to 45 at once that are paid back in time
 * (reference §5.1). `paidAt` is when everything sent so far is paid back; a burst may run ahead of it by 44 messages.
 */

const INTERVAL_MS = LIMITS.pairIntervalMs.value;
const LARGEST_DEBT_MS = (LIMITS.pairBurst.value - 1) * INTERVAL_MS;

/** What a number owes to a person’s quota. Instants are milliseconds. */
export interface PairRate {
  readonly paidAt: number;
  readonly heldUntil: number;
}

export const NOTHING_OWED: PairRate = {
  paidAt: Number.NEGATIVE_INFINITY,
  heldUntil: Number.NEGATIVE_INFINITY,
};

/** The first instant at which one more message may go to this person. */
export function pairFreeAt({ paidAt, heldUntil }: PairRate): number {
  return Math.max(heldUntil, paidAt - LARGEST_DEBT_MS);
}

/** After a message to this person went out. */
export function withOneMore(pair: PairRate, now: number): PairRate {
  return { ...pair, paidAt: Math.max(pair.paidAt, now) + INTERVAL_MS };
}

/**
 * After Meta refused a message for the pair (131056): nothing goes for `pauseMs`. Others must have used the burst up, so
 * one message may go then, and what follows it at the slow pace.
 */
export function withHold(pair: PairRate, now: number, pauseMs: number): PairRate {
  // What was refused is not owed; one message to a person at a time, so nothing else can have gone since.
  return { paidAt: now + LARGEST_DEBT_MS, heldUntil: Math.max(pair.heldUntil, now + pauseMs) };
}

/** Whether forgetting the pair would change nothing. */
export function isPaid({ paidAt, heldUntil }: PairRate, now: number): boolean {
  return paidAt <= now && heldUntil <= now;
}
