import type { CoexError } from '../../core/errors.ts';
import type { Output } from '../io.ts';
import { harmless } from './harmless.ts';

/** What happened and what to do, on stderr; where it happened only with --debug. */
export function printError(stderr: Output, error: CoexError, debug: boolean): void {
  stderr.write(`coex: ${harmless(error.message)}\n`);
  if (error.meta?.details !== undefined) stderr.write(`  Meta says: ${harmless(error.meta.details)}\n`);
  if (error.hint !== '') stderr.write(`  ${harmless(error.hint)}\n`);
  if (!debug) return;
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    stderr.write(`${cause.stack ?? cause.message}\n`);
  }
}
