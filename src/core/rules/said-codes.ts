/** A code of Meta’s, as a failure carries it. */
export interface SaidCode {
  readonly code: number;
  readonly subcode?: number;
}

/** More than this is a log, and no question. */
const MOST = 50;

/**
 * The codes a text tells of, each once, in their order: from JSON (an answer’s envelope, a webhook, an error document
 * of coex, one a line or as a whole) or from words (`(#131047) Re-engagement message`, `(code 133010)`).
 */
export function codesSaid(text: string): SaidCode[] {
  const json = jsonWithin(text);
  const found = json === undefined ? text.split('\n').flatMap(codesInLine) : codesInJson(json);
  const once = new Map(found.map((said) => [`${said.code}/${said.subcode}`, said]));
  return [...once.values()].slice(0, MOST);
}

function codesInLine(line: string): SaidCode[] {
  const json = jsonWithin(line);
  return json === undefined ? codesInWords(line) : codesInJson(json);
}

function codesInWords(line: string): SaidCode[] {
  const subcode = /sub[_ -]?code\W{0,3}(\d{1,10})\b/i.exec(line)?.[1];
  const codes = [...line.matchAll(/(?:#|(?<!sub[_ -]?)(?:\b|error_)code\W{1,3})(\d{1,10})\b/gi)].map(
    ([, code]) => Number(code),
  );
  const [only, ...others] = codes;
  if (only === undefined) return [];
  // Which of several codes a subcode belongs to cannot be told.
  if (others.length > 0 || subcode === undefined) return codes.map((code) => ({ code }));
  return [{ code: only, subcode: Number(subcode) }];
}

/** Every object with a numeric code, however deep; a loop, since what was piped in may be deeper than the stack. */
function codesInJson(json: unknown): SaidCode[] {
  const found: SaidCode[] = [];
  const left: unknown[] = [json];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    const said = Array.isArray(value) ? undefined : codeOf(value);
    if (said !== undefined) found.push(said);
    for (const inner of Object.values(value).reverse()) left.push(inner);
  }
  return found;
}

function codeOf(value: object): SaidCode | undefined {
  // `error_code` as in a health_status, `subcode` as in an error document of coex.
  const { code, error_code, error_subcode, subcode = error_subcode } = value as Record<string, unknown>;
  const number = wholeNumber(code) ?? wholeNumber(error_code);
  if (number === undefined) return undefined;
  const more = wholeNumber(subcode);
  return more === undefined ? { code: number } : { code: number, subcode: more };
}

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** The JSON a text is, or has after a prefix such as a log’s time and level. */
function jsonWithin(text: string): object | undefined {
  const start = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1;
  if (start === -1 || end <= start) return undefined;
  try {
    const json: unknown = JSON.parse(text.slice(start, end));
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}
