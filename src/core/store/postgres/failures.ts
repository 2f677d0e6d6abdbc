import { CoexError, type ErrorCode, problemOf } from '../../errors.ts';

/** By class (two characters) or whole SQLSTATE, the longer first. Source: postgresql.org/docs/current/errcodes-appendix.html */
const BY_STATE: Readonly<Record<string, ErrorCode>> = {
  '08': 'store-unreachable',
  '28': 'store-denied',
  '40001': 'store-collided',
  '40P01': 'store-collided',
  '42501': 'store-denied',
  '53': 'store-unusable',
  '53300': 'store-unreachable',
  '55P03': 'store-busy',
  '57P01': 'store-unreachable',
  '57P02': 'store-unreachable',
  '57P03': 'store-unreachable',
  '57P05': 'store-unreachable',
  '25P03': 'store-unreachable',
};

/** An answer to who asked, not a broken store: a value that does not fit, a key that is there already. */
const RAW_CLASSES = ['22', '23'];

/** What a failure of PostgreSQL or of the way to it means. What is no failure of either stays as it is. */
export function toCoexError(error: unknown, location: string): unknown {
  if (error instanceof CoexError || !(error instanceof Error)) return error;
  const state = stateOf(error);
  if (state === undefined) return unreachable(error, location);
  if (RAW_CLASSES.includes(state.slice(0, 2))) return error;
  const code = BY_STATE[state] ?? BY_STATE[state.slice(0, 2)] ?? 'store-unusable';
  return new CoexError(
    code as 'store-unusable',
    { file: location, problem: problemOf(error) },
    { cause: error },
  );
}

function unreachable(error: Error, location: string): CoexError {
  return new CoexError('store-unreachable', { file: location, problem: problemOf(error) }, { cause: error });
}

const STATE = /^[0-9A-Z]{5}$/;

function stateOf(error: Error): string | undefined {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && severity !== undefined && STATE.test(code) ? code : undefined;
}
