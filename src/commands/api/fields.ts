import { CoexError } from '../../core/errors.ts';
import { isCredential } from '../../core/graph/index.ts';
import { parseJson } from '../../core/wire/json.ts';
import { readWhole, type Sources } from '../read-whole.ts';

/** What a call carries: parameters by name, and a body that was given whole. */
export interface Given {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly input: unknown;
}

export interface FieldFlags {
  /** Texts: `key=value`. */
  readonly rawField: readonly string[];
  /** Values as JSON: `key=true`. */
  readonly field: readonly string[];
  readonly input?: string | undefined;
}

/** Far more than Meta takes as JSON; a file is uploaded by other calls. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Reads what the flags say, files and standard input included. Throws `usage` and `input-unreadable`. */
export async function readGiven(flags: FieldFlags, sources: Sources): Promise<Given> {
  refuseTwoReaders(flags);
  const fields: Record<string, unknown> = Object.create(null);
  for (const typed of flags.rawField) {
    const { key, value } = apart(typed, '--raw-field');
    fields[key] = textOf(key, await bytesOf(key, value, sources));
  }
  for (const typed of flags.field) {
    const { key, value } = apart(typed, '--field');
    const json = await bytesOf(key, value, sources);
    fields[key] = jsonOf(json, `the value of ${key}`, 'Use --raw-field for text, and quotes around JSON.');
  }
  if (flags.input === undefined) return { fields, input: undefined };
  const input = await readWhole(flags.input, sources, MOST_BYTES);
  return { fields, input: jsonOf(input, `the input ${flags.input}`, 'A call carries JSON.') };
}

/** A value as a query carries it. */
export function queryText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function apart(typed: string, flag: string): { readonly key: string; readonly value: string } {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(typed) ?? [];
  if (key !== undefined && value !== undefined) return { key, value };
  throw new CoexError('usage', {
    problem: `Expected ${flag} to be key=value, got ${JSON.stringify(typed)}.`,
    fix: 'See `coex api --help`.',
  });
}

/** A value as typed, or what the file after its `@` holds. */
async function bytesOf(key: string, value: string, sources: Sources): Promise<Uint8Array> {
  if (value === '@') {
    throw new CoexError('usage', {
      problem: `No file is named for ${key}.`,
      fix: `Write ${key}=@file, or ${key}=@- for standard input.`,
    });
  }
  if (value.startsWith('@')) return readWhole(value.slice(1), sources, MOST_BYTES);
  if (isCredential(key)) {
    throw new CoexError('usage', {
      problem: `A secret such as ${key} is not typed: every process list would show it.`,
      fix: `Pipe it in with ${key}=@-, or read it from a file with ${key}=@file.`,
    });
  }
  return Buffer.from(value);
}

/** A value as text; a secret without the line break that `echo` and editors put after it. */
function textOf(key: string, value: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(value);
    return isCredential(key) ? text.replace(/\r?\n$/, '') : text;
  } catch {
    throw new CoexError('usage', {
      problem: `Expected the value of ${key} to be text; it is not valid UTF-8.`,
      fix: 'Convert it to UTF-8 first: Meta takes nothing else.',
    });
  }
}

function jsonOf(bytes: Uint8Array, what: string, fix: string): unknown {
  const json = parseJson(bytes);
  if (json.ok) return json.value;
  throw new CoexError('usage', { problem: `Expected ${what} to be JSON; it is ${json.reason}.`, fix });
}

// What the first reads, the second would miss.
function refuseTwoReaders({ rawField, field, input }: FieldFlags): void {
  const readers = [...rawField, ...field].filter((typed) => typed.endsWith('=@-')).length;
  if (readers + (input === '-' ? 1 : 0) < 2) return;
  throw new CoexError('usage', {
    problem: 'Standard input can be read once.',
    fix: 'Give the other value from a file.',
  });
}
