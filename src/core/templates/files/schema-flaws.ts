import type * as z from 'zod';
import { closest } from '../../rules/index.ts';
import { type FilePath, type Flaw, kindOf, nearest, pointOf, type Written } from './written.ts';

type Issue = z.core.$ZodIssue;

/** A part of a file, the schema that it does not meet, and the way to it in the file. */
interface Judged {
  readonly schema: z.core.$ZodType;
  readonly part: Written;
  readonly within: FilePath;
}

/** What a schema finds wrong in a part of a file, each where it stands. */
export function schemaFlaws(error: z.ZodError, judged: Judged): Flaw[] {
  return error.issues.flatMap((issue) => flawsOf(issue, [], judged));
}

function flawsOf(issue: Issue, before: FilePath, judged: Judged): Flaw[] {
  const { schema, part, within } = judged;
  const path = [...before, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'invalid_union') {
    const inner = meantBranch(issue.errors);
    if (inner !== undefined) return inner.flatMap((each) => flawsOf(each, path, judged));
  }
  const { node, steps } = nearest(part, path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const found = nearest(part, [...path, key]).node;
      return { at: found.keyStart ?? found.start, within, problem: unknownKey(key, keysAt(schema, path)) };
    });
  }
  const missing = steps < path.length ? path.slice(steps).join('.') : undefined;
  const problem = missing === undefined ? placed(path, wordsOf(issue, node)) : `“${missing}” is missing`;
  return [{ at: pointOf(node), within, problem }];
}

/** Of the ways in which a value might have been meant, the one that it is nearest to. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const meant = branches.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  return meant.toSorted((one, other) => one.length - other.length)[0];
}

function wordsOf(issue: Issue, node: Written): string {
  const value = node.kind === 'scalar' ? node.value : node.kind === 'list' ? [] : {};
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${EXPECTED[issue.expected] ?? issue.expected}, got ${kindOf(value)}`;
    case 'invalid_union':
      return `expected ${unionWords(issue.errors)}, got ${kindOf(value)}`;
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1).replace(/\.$/, '');
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
};

function unionWords(branches: readonly (readonly Issue[])[]): string {
  const words = branches.flatMap((issues) =>
    issues.map((issue) =>
      issue.code === 'invalid_type' ? (EXPECTED[issue.expected] ?? issue.expected) : undefined,
    ),
  );
  return [...new Set(words.filter((word) => word !== undefined))].join(' or ');
}

/** With the keys that led there, where the line alone may not say it. */
function placed(path: FilePath, words: string): string {
  const names = path.filter((step) => typeof step === 'string');
  return names.length === 0 ? words : `${names.join('.')}: ${words}`;
}

/** The keys that a schema knows at a place. */
function keysAt(schema: z.core.$ZodType, path: FilePath): readonly string[] {
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  const [step, ...rest] = path;
  switch (def.type) {
    case 'optional':
    case 'default':
      return keysAt(def.innerType, path);
    case 'union':
      return def.options.flatMap((option) => keysAt(option, path));
    case 'array':
      return step === undefined ? [] : keysAt(def.element, rest);
    case 'record':
      return step === undefined ? [] : keysAt(def.valueType, rest);
    case 'object': {
      if (step === undefined) return Object.keys(def.shape);
      const inner = def.shape[step];
      return inner === undefined ? [] : keysAt(inner, rest);
    }
    default:
      return [];
  }
}

/** The problem of a key that nobody knows, and what was probably meant. */
function unknownKey(key: string, known: readonly string[]): string {
  const [meant] = closest(key.toLowerCase(), known);
  return `nothing is known of “${key}”${meant === undefined ? '' : `; did you mean “${meant}”?`}`;
}
