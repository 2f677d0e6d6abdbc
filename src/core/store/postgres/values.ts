import pg from 'pg';

type Parse = (text: string) => unknown;

const parserOf = pg.types.getTypeParser as (oid: number, format?: 'text' | 'binary') => Parse;

const asNumber: Parse = (text) => Number(text);
const asText: Parse = (text) => text;
const textArray: Parse = parserOf(1009);

/** By the number of the type, as `pg_type` has it: as SQLite would answer, so that one query means the same with both. */
const PARSERS = new Map<number, Parse>([
  [16, (text) => (text === 't' ? 1 : 0)], // bool
  [20, asNumber], // int8: ids, instants and counts, all below 2^53
  [114, asText], // json
  [1700, asNumber], // numeric: what sum() of int8 is
  [3802, asText], // jsonb
  [1016, (text) => (textArray(text) as string[]).map(Number)], // int8[]
]);

/** How what the server sends becomes a value. */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => PARSERS.get(oid) ?? parserOf(oid, format),
};

const UNSTORABLE = /\0/g;
const REPLACEMENT = '�';

/**
 * A parameter as the server can keep it. Text of PostgreSQL can hold every character but U+0000, which becomes U+FFFD, as
 * half a surrogate pair does on its way in UTF-8. Bytes stay as they are.
 */
export function toParameter(value: unknown): unknown {
  if (typeof value === 'string') return toText(value);
  if (Array.isArray(value)) return value.map(toParameter);
  return value;
}

/** The same for text. */
function toText(text: string): string {
  return text.includes('\0') ? text.replace(UNSTORABLE, REPLACEMENT) : text;
}
