import { createReadStream } from 'node:fs';
import { CoexError, problemOf } from '../../core/errors.ts';
import { isCredential } from '../../core/graph/index.ts';
import { parseJson } from '../../core/wire/json.ts';

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

/** Where `@file` and `@-` are read from. */
export interface Sources {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/** Reads what the flags say, files and standard input included. Throws `usage` and `input-unreadable`. */
export async function readGiven(flags: FieldFlags, sources: Sources): Promise<Given> {
  refuseTwoReaders(flags);
  const fields: Record<string, unknown> = Object.create(null);
  for (const typed of flags.rawField) {
    const { key, value } = apart(typed, '--raw-field');
    fields[key] = await textOf(key, value, sources);
  }
  for (const typed of flags.field) {
    const { key, value } = apart(typed, '--field');
    const text = await textOf(key, value, sources);
    fields[key] = jsonOf(text, `the value of ${key}`, 'Use --raw-field for text, and quotes around JSON.');
  }
  if (flags.input === undefined) return { fields, input: undefined };
  const text = await readAll(flags.input, sources);
  return { fields, input: jsonOf(text, `the input ${flags.input}`, 'A call carries JSON.') };
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
async function textOf(key: string, value: string, sources: Sources): Promise<string> {
  if (value.startsWith('@')) return readAll(value.slice(1), sources);
  if (isCredential(key)) {
    throw new CoexError('usage', {
      problem: `A secret such as ${key} is not typed: every process list would show it.`,
      fix: `Pipe it in with ${key}=@-, or read it from a file with ${key}=@file.`,
    });
  }
  return value;
}

function jsonOf(text: string, what: string, fix: string): unknown {
  const json = parseJson(Buffer.from(text));
  if (json.ok) return json.value;
  throw new CoexError('usage', { problem: `Expected ${what} to be JSON; it is ${json.reason}.`, fix });
}

async function readAll(file: string, { stdin, signal }: Sources): Promise<string> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of file === '-' ? stdin : createReadStream(file)) {
      signal.throwIfAborted();
      chunks.push(chunk);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new CoexError('input-unreadable', { file, problem: problemOf(error) }, { cause: error });
  }
  return Buffer.concat(chunks).toString('utf8');
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
