import { findMetaError, META_ERRORS, type MetaErrorRule } from './meta-errors.ts';
import { closest } from './near.ts';

/** Every row of Meta’s error codes, by code and subcode. */
export function listMetaErrors(): readonly MetaErrorRule[] {
  return META_ERRORS;
}

/**
 * The rows someone may mean by a code: with a subcode the one row there is for both; without, the code’s own row, then
 * those of its subcodes, then those where the number is itself a subcode. Empty for codes nobody has described.
 */
export function explainMetaCode(code: number, subcode?: number): MetaErrorRule[] {
  const found = findMetaError(code, subcode);
  if (subcode !== undefined) return found === undefined ? [] : [found];
  const also = META_ERRORS.filter((row) => row.code === code || row.subcode === code);
  return [...new Set([...(found === undefined ? [] : [found]), ...also])];
}

/** The rows whose words, all together, hold every word of the search. */
export function searchMetaErrors(words: string): MetaErrorRule[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  return META_ERRORS.filter(({ meaning, fix }) => {
    const text = `${meaning} ${fix}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** Codes much like one nobody has described, the likest first. */
export function similarMetaCodes(code: number): number[] {
  const known = new Set(META_ERRORS.flatMap(({ code: own, subcode = own }) => [own, subcode]));
  return closest(String(code), [...known].map(String)).map(Number);
}
