import type * as z from 'zod';
import { isRecord } from '../http.ts';

/**
 * An input as its schema reads it. A number where text is wanted and the like is taken for what it was meant: people
 * write `customer: 447700900101`, and an address holds nothing but text. Throws an Error that says where it is wrong.
 */
export function readInput<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const first = schema.safeParse(input);
  if (first.success) return first.data;
  const meant = first.error.issues.reduce<unknown>(asMeant, input);
  const read = schema.safeParse(meant);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const where = issue?.path.map(String).join('.') ?? '';
  const what = (issue?.message ?? 'not the input expected').replace(/^Invalid input: /, '');
  throw new Error(`${where === '' ? '' : `${where}: `}${what}.`);
}

function asMeant(input: unknown, issue: z.core.$ZodIssue): unknown {
  if (issue.code !== 'invalid_type' || issue.path.length === 0) return input;
  const { expected } = issue;
  return changedAt(input, issue.path, (value) => {
    if (expected === 'string' && typeof value === 'number') return String(value);
    if (expected === 'number' && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
      return Number(value);
    if (expected === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
    return expected === 'array' && typeof value === 'string' ? value.split(',') : value;
  });
}

function changedAt(
  input: unknown,
  path: readonly PropertyKey[],
  change: (value: unknown) => unknown,
): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(input);
  if (Array.isArray(input))
    return input.map((item, at) => (at === key ? changedAt(item, rest, change) : item));
  if (!isRecord(input) || !Object.hasOwn(input, key)) return input;
  return { ...input, [key]: changedAt(input[String(key)], rest, change) };
}
