import type { CoexError } from '../../core/errors.ts';
import type { Output } from '../io.ts';
import { harmless } from './harmless.ts';

/** What happened and what to do, on stderr. */
export function printError(stderr: Output, error: CoexError): void {
  stderr.write(`coex: ${harmless(error.message)}\n`);
  if (error.meta?.details !== undefined) stderr.write(`  Meta says: ${harmless(error.meta.details)}\n`);
  if (error.hint !== '') stderr.write(`  ${harmless(error.hint)}\n`);
}

/** Where it happened, for --debug: on stderr, where it is in nobody's way. */
export function printStack(stderr: Output, error: CoexError): void {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    stderr.write(`${cause.stack ?? cause.message}\n`);
  }
}
