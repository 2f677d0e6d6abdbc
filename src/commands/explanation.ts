import { CoexError } from '../core/errors.ts';
import {
  closest,
  codesSaid,
  explainMetaCode,
  listMetaErrors,
  type SaidCode,
  searchMetaErrors,
  similarMetaCodes,
} from '../core/rules/index.ts';
import {
  listOwnErrors,
  type MetaErrorOutput,
  type OwnErrorOutput,
  toMetaErrorOutput,
} from './error-output.ts';

/** What there is to say to a question. */
export interface Explanation {
  /** How the question was understood. */
  readonly matched: 'everything' | 'code' | 'said' | 'words';
  /** Codes of Meta’s. */
  readonly errors: MetaErrorOutput[];
  /** Codes of coex’s own. */
  readonly ownErrors: OwnErrorOutput[];
  /** Codes in the text that nobody has described. */
  readonly unknown: number[];
  /** The subcode asked for, when only its code is known. */
  readonly unknownSubcode: number | null;
}

const nothingUnknown = { unknown: [], unknownSubcode: null };

/** Every code there is. */
export function everything(): Explanation {
  return {
    matched: 'everything',
    errors: listMetaErrors().map(toMetaErrorOutput),
    ownErrors: listOwnErrors(),
    ...nothingUnknown,
  };
}

/**
 * What was typed: codes of Meta’s, a code of coex’s, a text that holds one, or words to look for, in this order.
 * Throws not-found when it is none of these, usage when a subcode has no code to go with.
 */
export function explain(asked: string, subcode?: number): Explanation {
  const typed = codesTyped(asked, subcode);
  if (typed.length > 0) return explainCodes(typed.length === 1 ? 'code' : 'said', typed);
  if (subcode !== undefined) {
    throw new CoexError('usage', {
      problem: 'A subcode says nothing without its code.',
      fix: `Give both: coex explain 100/${subcode}`,
    });
  }
  const own = listOwnErrors().filter((row) => row.code === asked.toLowerCase().replaceAll(/[ _]+/g, '-'));
  if (own.length > 0) return { matched: 'code', errors: [], ownErrors: own, ...nothingUnknown };
  if (codesSaid(asked).length > 0 || ownSaid(asked).length > 0) return explainText(asked, `"${asked}"`);
  return search(asked);
}

/** `131047`, `#131047`, `100/33`, `100 33`, `131047, 131056`; nothing when there is more to it than numbers. */
function codesTyped(asked: string, subcode: number | undefined): SaidCode[] {
  const numbers = asked.match(/\d+/g) ?? [];
  // Longer ones are ids, and no codes.
  if (!/^[(#\d][#\d\s/:.,()]*$/.test(asked) || numbers.some(({ length }) => length > 15)) return [];
  const codes = numbers.map((number) => ({ code: Number(number) }));
  const [first, second] = codes;
  if (first === undefined) return [];
  if (subcode !== undefined) return [{ ...first, subcode }];
  const pair = codes.length === 2 && second !== undefined && areOne(first.code, second.code, asked);
  return pair ? [{ ...first, subcode: second.code }] : codes;
}

/** Whether two numbers are a code and its subcode: written so, known so, or the second no code by itself. */
function areOne(code: number, second: number, asked: string): boolean {
  const [row] = explainMetaCode(code, second);
  return (
    asked.includes('/') ||
    row?.subcode === second ||
    row?.code === second ||
    explainMetaCode(second).length === 0
  );
}

/** The codes a text holds; `origin` is what it is called when it holds none, which throws not-found. */
export function explainText(text: string, origin: string): Explanation {
  const said = codesSaid(text);
  if (said.length > 0) return explainCodes('said', said);
  const own = ownSaid(text);
  if (own.length > 0) return { matched: 'said', errors: [], ownErrors: own, ...nothingUnknown };
  throw new CoexError('not-found', {
    what: 'error code',
    wanted: origin,
    fix: 'Give the code alone, such as `coex explain 131047`, or words to look for.',
  });
}

/** The codes an error document of coex, as --json prints it, names. */
function ownSaid(text: string): OwnErrorOutput[] {
  const said = new Set([...text.matchAll(/"code"\s*:\s*"([a-z-]+)"/g)].map(([, code]) => code));
  return listOwnErrors().filter(({ code }) => said.has(code));
}

function explainCodes(matched: 'code' | 'said', said: readonly SaidCode[]): Explanation {
  const found = said.map(({ code, subcode }) => ({ code, rows: rowsOf(matched, code, subcode) }));
  const unknown = found.filter(({ rows }) => rows.length === 0).map(({ code }) => code);
  const [first] = unknown;
  if (first !== undefined && unknown.length === found.length) throw unknownCode(first);
  const errors = [...new Set(found.flatMap(({ rows }) => rows))].map(toMetaErrorOutput);
  return { matched, errors, ownErrors: [], unknown, unknownSubcode: unknownSubcodeOf(said, errors) };
}

/** When one code was asked for with its subcode, and the row found is not theirs but the code’s. */
function unknownSubcodeOf([only, ...others]: readonly SaidCode[], [row]: readonly MetaErrorOutput[]) {
  if (only?.subcode === undefined || row === undefined || others.length > 0) return null;
  return row.subcode === only.subcode || row.code === only.subcode ? null : only.subcode;
}

/** A text means the one row its code and subcode have; who types a code may mean any of its rows. */
function rowsOf(matched: 'code' | 'said', code: number, subcode: number | undefined) {
  const exact = explainMetaCode(code, subcode);
  const rows = exact.length > 0 ? exact : explainMetaCode(code);
  return matched === 'said' ? rows.slice(0, 1) : rows;
}

function unknownCode(code: number): CoexError {
  const similar = similarMetaCodes(code);
  const guess = similar.length === 0 ? '' : `Did you mean ${similar.join(', ')}? `;
  return new CoexError('not-found', {
    what: 'error code',
    wanted: String(code),
    fix: `${guess}\`coex explain\` lists the codes it knows; of others, what Meta says with them is all there is.`,
  });
}

function search(words: string): Explanation {
  // Digits and signs alone would find dates and amounts.
  const hasWord = /\p{L}/u.test(words);
  const errors = hasWord ? searchMetaErrors(words).map(toMetaErrorOutput) : [];
  const wanted = words.toLowerCase().split(/\s+/);
  const ownErrors = listOwnErrors().filter(({ code, message, hint }) => {
    const text = `${code} ${message} ${hint}`.toLowerCase();
    return hasWord && wanted.every((word) => text.includes(word));
  });
  if (errors.length + ownErrors.length > 0) return { matched: 'words', errors, ownErrors, ...nothingUnknown };
  const similar = closest(
    words.toLowerCase(),
    listOwnErrors().map(({ code }) => code),
  );
  const guess = similar.length === 0 ? '' : `Did you mean ${similar.join(', ')}? `;
  throw new CoexError('not-found', {
    what: 'error code or explanation',
    wanted: `"${words}"`,
    fix: `${guess}\`coex explain\` lists all codes.`,
  });
}
