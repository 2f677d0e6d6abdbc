import type { Flaw, ReadText, Written } from './written.ts';

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\]+|\\.)*"/sy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
/** Nobody nests so deep by hand; a program that does would exhaust the stack. */
const DEEPEST = 100;

/** Why a text is no JSON. */
class NoJson extends Error {
  readonly at: number;

  constructor(at: number, problem: string) {
    super(problem);
    this.at = at;
  }
}

/** Reads JSON as written, with the place of everything. What cannot be read is one flaw; a key given twice is another. */
export function readJson(text: string): ReadText {
  const flaws: Flaw[] = [];
  let at = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const is = (sign: string): boolean => {
    take(SPACE);
    if (text[at] !== sign) return false;
    at += 1;
    return true;
  };
  const found = () => {
    take(SPACE);
    return at >= text.length ? 'the end of the file' : `“${text.slice(at, at + 12).split(/\s/, 1)[0]}”`;
  };
  const need = (sign: string, others = '') => {
    if (!is(sign)) throw new NoJson(at, `expected “${sign}”${others}, found ${found()}`);
  };

  const stringAt = (): string => {
    take(SPACE);
    const start = at;
    const literal = take(STRING);
    if (literal === undefined) {
      throw new NoJson(
        start,
        text[start] === '"' ? 'a text is not ended' : `expected a key in double quotes, found ${found()}`,
      );
    }
    try {
      return JSON.parse(literal) as string;
    } catch {
      throw new NoJson(start, 'a text holds a line break, or another character that must be escaped');
    }
  };

  const valueAt = (within: readonly (string | number)[], keyStart?: number): Written => {
    take(SPACE);
    const start = at;
    if (within.length > DEEPEST) throw new NoJson(at, `it is nested more than ${DEEPEST} deep`);
    if (is('{')) return { kind: 'map', start, keyStart, entries: entriesAt(within) };
    if (is('[')) return { kind: 'list', start, keyStart, items: itemsAt(within) };
    if (text[at] === '"') return { kind: 'scalar', start, keyStart, value: stringAt() };
    const bare = take(WORD) ?? take(NUMBER);
    if (bare === undefined) throw new NoJson(at, `expected a value, found ${found()}`);
    const value = JSON.parse(bare) as number | boolean | null;
    const scalar = { kind: 'scalar', start, keyStart, value } as const;
    // An id may have more digits than a number keeps.
    const isLong = Number.isInteger(value) && !Number.isSafeInteger(value);
    return isLong ? { ...scalar, spelling: bare } : scalar;
  };

  const entriesAt = (within: readonly (string | number)[]): Map<string, Written> => {
    const entries = new Map<string, Written>();
    if (is('}')) return entries;
    do {
      take(SPACE);
      const keyStart = at;
      const key = stringAt();
      need(':');
      if (entries.has(key)) flaws.push(doubled(key, keyStart, within));
      entries.set(key, valueAt([...within, key], keyStart));
    } while (is(','));
    need('}', ' or “,”');
    return entries;
  };

  const itemsAt = (within: readonly (string | number)[]): Written[] => {
    const items: Written[] = [];
    if (is(']')) return items;
    do items.push(valueAt([...within, items.length]));
    while (is(','));
    need(']', ' or “,”');
    return items;
  };

  try {
    const root = valueAt([]);
    take(SPACE);
    if (at < text.length) throw new NoJson(at, `expected the end of the file, found ${found()}`);
    return { root, flaws, comments: [] };
  } catch (error) {
    if (!(error instanceof NoJson)) throw error;
    return { flaws: [{ at: error.at, within: [], problem: `not JSON: ${error.message}` }], comments: [] };
  }
}

/** A key that stands twice in a map: which of the two is meant nobody can know. */
export function doubled(key: string, at: number, within: readonly (string | number)[]): Flaw {
  const isLanguage = within.length === 1 && within[0] === 'languages';
  const what = isLanguage ? 'the language' : 'the key';
  return { at, within: isLanguage ? [...within, key] : within, problem: `${what} “${key}” is given twice` };
}
