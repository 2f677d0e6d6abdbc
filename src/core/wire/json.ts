import { Buffer, isUtf8 } from 'node:buffer';

/** What a body turned out to be: JSON, or not, with the reason. */
export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

// An integer of 16 digits or more outside a string may exceed 2^53, as Meta's template ids do.
const LONG_INTEGER = /[:[,]\s*-?\d{16,}/;

/** Parses a body without losing a digit: integers beyond 2^53 come back as strings. */
export function parseJson(bytes: Uint8Array): ParsedJson {
  if (!isUtf8(bytes)) return { ok: false, reason: 'not valid UTF-8' };
  const text = textOf(bytes);
  if (text.trim() === '') return { ok: false, reason: 'empty' };
  try {
    const value: unknown = LONG_INTEGER.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
    return isDeeperThan(DEEPEST, value) ? TOO_DEEP : { ok: true, value };
  } catch (error) {
    // With a function given, the engine's parser recurses.
    if (error instanceof RangeError) return TOO_DEEP;
    return { ok: false, reason: `not valid JSON: ${jsonProblem(error)}` };
  }
}

/** Without the mark that some programs put before a text. Thrice as quick as a TextDecoder. */
function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  const text = Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Far deeper than anything Meta sends; JSON.stringify, and much else, recurses and would overflow the stack. */
const DEEPEST = 1000;

const TOO_DEEP = { ok: false, reason: 'nested too deeply' } as const;

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((one) => isDeeperThan(levels - 1, one));
  for (const name in value) {
    if (isDeeperThan(levels - 1, value[name as keyof typeof value])) return true;
  }
  return false;
}

function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  const exact = typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value);
  return exact ? value : (context?.source ?? value);
}

// The engine quotes the text it stumbled over; that text is people's, so only the position is kept.
function jsonProblem(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return `unexpected character at position ${position}`;
  return /end of JSON|Unterminated/i.test(message) ? 'it ends too early' : 'unexpected character';
}
