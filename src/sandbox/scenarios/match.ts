import { isRecord } from '../http.ts';

/**
 * Where something is not as expected; undefined when it is. More may stand beside what is expected; each expected item
 * of a list must be somewhere in the list; null also means absent, and `/…/` is a regular expression.
 */
export function differenceFrom(expected: unknown, actual: unknown, place = ''): string | undefined {
  if (expected === null && actual === undefined) return undefined;
  if (isRecord(expected)) {
    if (!isRecord(actual)) return said(place, expected, actual);
    for (const [key, value] of Object.entries(expected)) {
      const difference = differenceFrom(value, actual[key], place === '' ? key : `${place}.${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return said(place, expected, actual);
    const missing = expected.find(
      (item) => !actual.some((candidate) => differenceFrom(item, candidate) === undefined),
    );
    return missing === undefined ? undefined : said(`${place}[]`, missing, actual);
  }
  const pattern = typeof expected === 'string' ? /^\/(.*)\/$/s.exec(expected)?.[1] : undefined;
  const isSame = pattern === undefined ? expected === actual : new RegExp(pattern).test(String(actual));
  return isSame ? undefined : said(place, expected, actual);
}

function said(place: string, expected: unknown, actual: unknown): string {
  return `${place === '' ? '' : `${place}: `}expected ${short(expected)}, got ${short(actual)}`;
}

const LONGEST = 160;

/** A value on one line that stays readable. */
export function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
