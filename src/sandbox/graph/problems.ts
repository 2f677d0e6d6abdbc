import type * as z from 'zod';

/** Why a parameter is not accepted, in words like Meta's. */
export interface ParameterProblem {
  readonly isMissing: boolean;
  /** `The parameter text['body'] is required.` */
  readonly details: string;
}

/** The first thing a schema found wrong with the parameters. */
export function problemIn(error: z.ZodError, params: unknown): ParameterProblem {
  const issue = deepest(error.issues[0]);
  const path = issue?.path ?? [];
  const isMissing = valueAt(params, path) === undefined;
  const name = nameOf(path);
  if (isMissing) return { isMissing, details: `The parameter ${name} is required.` };
  return { isMissing, details: `Param ${name} ${issue === undefined ? 'is not valid.' : wordsOf(issue)}` };
}

/** Of a choice between forms, what is wrong with the form that came nearest. */
function deepest(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const inner = issue.errors.flatMap((issues) => deepest(issues[0]) ?? []);
  const best = inner.toSorted((one, other) => other.path.length - one.path.length)[0];
  return best === undefined || best.path.length === 0
    ? issue
    : { ...best, path: [...issue.path, ...best.path] };
}

/** Observed in answers: `text['body']`; `interactive['action']['buttons'][0]`. */
function nameOf(path: readonly PropertyKey[]): string {
  const [first = '', ...rest] = path;
  return `${String(first)}${rest.map((key) => (typeof key === 'number' ? `[${key}]` : `['${String(key)}']`)).join('')}`;
}

function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'array'
        ? `must have at most ${issue.maximum} elements.`
        : issue.origin === 'string'
          ? `must be at most ${issue.maximum} characters long.`
          : `must be at most ${issue.maximum}.`;
    case 'too_small':
      return issue.origin === 'array'
        ? `must have at least ${issue.minimum} elements.`
        : issue.origin === 'string'
          ? `must be at least ${issue.minimum} characters long.`
          : `must be at least ${issue.minimum}.`;
    case 'invalid_value':
      return `must be one of {${issue.values.map(String).join(', ')}}.`;
    case 'invalid_type':
      return `must be a ${issue.expected.toUpperCase()}.`;
    case 'unrecognized_keys':
      return `has the unexpected key "${issue.keys[0]}".`;
    case 'custom':
      return issue.message;
    default:
      return 'is not valid.';
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (node, key) =>
      Object(node) === node && Object.hasOwn(Object(node), key) ? Reflect.get(Object(node), key) : undefined,
    value,
  );
}
