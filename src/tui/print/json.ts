import { CoexError } from '../../core/errors.ts';
import type { Output } from '../io.ts';

/** `chats list` → `coex.chats.list/v1`: the name of what a command prints with --json. */
export function schemaName(command: string): string {
  return `coex.${command.replaceAll(' ', '.')}/v1`;
}

/** One JSON document, on one line for programs and indented for a person who looks. */
export function printDocument(stdout: Output, command: string, data: object): void {
  printJson(stdout, { schema: schemaName(command), ...data });
}

/** One line of NDJSON. */
export function printEvent(stdout: Output, command: string, event: object): void {
  stdout.write(jsonLine(command, event));
}

/** The line itself. */
export function jsonLine(command: string, event: object): string {
  return `${harmlessJson({ schema: schemaName(command), ...event })}\n`;
}

/** Any JSON value as a document. */
function printJson(stdout: Output, value: unknown): void {
  stdout.write(`${harmlessJson(value, stdout.isTTY ? 2 : 0)}\n`);
}

// JSON has C0 control characters escaped; these would drive or reorder a terminal all the same.
const DRIVING = /[\u007f-\u009f\p{Bidi_Control}]/gu;

/** JSON that is harmless to a terminal, whatever people wrote. */
export function harmlessJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(
    DRIVING,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** An error as programs read it. */
export function errorDocument(error: CoexError) {
  const { code, category, exit, message, hint, meta } = error;
  return { error: { code, category, exit, message, hint, ...(meta === undefined ? {} : { meta }) } };
}

/** Anything thrown, as one of ours: what nobody foresaw is `internal`. */
export function asCoexError(thrown: unknown): CoexError {
  if (thrown instanceof CoexError) return thrown;
  const problem = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new CoexError('internal', { problem }, { cause: thrown });
}
