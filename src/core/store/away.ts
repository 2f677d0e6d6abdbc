import { CoexError } from '../errors.ts';

const AWAY: readonly string[] = ['store-unreachable', 'store-read-only'];

/** Whether a database does not answer, or cannot be written for now: over with another connection, or another server at the same address. */
export function isAway(error: unknown): error is CoexError {
  return error instanceof CoexError && AWAY.includes(error.code);
}
