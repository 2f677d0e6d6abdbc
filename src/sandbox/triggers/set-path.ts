import { isRecord } from '../http.ts';

const POLLUTING: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const DEEPEST = 32;

/**
 * A copy of plain JSON with one member changed, by a path of names and indexes: `messages.0.text.body`. Names that are
 * missing are made; of an array only its elements and the next one can be set. Throws an Error that says what is wrong.
 */
export function withPath(root: unknown, path: string, value: unknown): unknown {
  const names = path.split('.');
  if (names.length > DEEPEST) throw new Error(`${path} is more than ${DEEPEST} deep.`);
  for (const name of names) {
    if (name === '') throw new Error(`${path} has an empty name in it.`);
    if (POLLUTING.has(name)) throw new Error(`${path} names ${name}, which is not for setting.`);
  }
  return changed(root, names, value, path);
}

function changed(node: unknown, [name, ...rest]: readonly string[], value: unknown, path: string): unknown {
  if (name === undefined) return value;
  if (Array.isArray(node)) {
    const index = indexIn(node, name, path);
    return node.toSpliced(index, 1, changed(node[index], rest, value, path));
  }
  if (node !== undefined && !isRecord(node))
    throw new Error(`${path}: there is no ${name} in a plain value.`);
  const known = node !== undefined && Object.hasOwn(node, name) ? node[name] : undefined;
  return { ...node, [name]: changed(known, rest, value, path) };
}

function indexIn(list: readonly unknown[], name: string, path: string): number {
  const index = /^\d{1,6}$/.test(name) ? Number(name) : Number.NaN;
  if (index <= list.length) return index;
  throw new Error(`${path}: ${name} is no place in a list of ${list.length}.`);
}

/** What was written for a value: JSON where it is some, else the text itself; so are numbers JSON cannot hold. */
export function readValue(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? text
      : value;
  } catch {
    return text;
  }
}
