import { withoutCredentials } from '../../graph/index.ts';
import { digitsOf } from '../../rules/index.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** What must not be in a bundle, and what stands for it. */
export interface Scrubbing {
  readonly pseudonyms: Pseudonyms;
  /** Ids of objects of Meta’s that are told as they are: numbers, WABAs, the app. */
  readonly keptIds: ReadonlySet<string>;
  readonly secrets: readonly string[];
  /** Whole names, in lower case, and their words as they are written. */
  readonly names: { readonly whole: ReadonlySet<string>; readonly words: ReadonlySet<string> };
  /** The person’s own folder, which carries the person’s name. */
  readonly homeFolder: string;
}

/** Keys whose values are words of Meta’s, as long as they look like it. */
const WORD_KEYS = new Set([
  'action',
  'category',
  'decision',
  'direction',
  'event',
  'fact',
  'field',
  'initiated_by',
  'messaging_product',
  'name_status',
  'object',
  'origin',
  'platform_type',
  'pricing_model',
  'quality_rating',
  'recipient_type',
  'source',
  'status',
  'sync',
  'type',
]);
/** In lower or in upper case throughout: a name of somebody’s is neither. */
const WORD = /^(?!.*\d{6})(?:[a-z][a-z0-9_]{0,39}|[A-Z][A-Z0-9_]{0,39})$/;

const MIME_TYPE = /^[a-z]+\/[a-z0-9.+-]{1,60}$/;

const INSTANT_KEYS = new Set(['at', 'epoch', 'expiration', 'expiration_timestamp', 'time', 'timestamp']);
/** Of this half of the century: no phone with a country’s code looks so. */
const INSTANT = /^1[4-9]\d{8}(?:\d{3})?$/;

/** Keys whose numbers say nothing of anybody. */
const COUNT_KEYS = new Set(['chunk_order', 'code', 'error_subcode', 'file_size', 'phase', 'progress']);

const KEY = /^[a-z][A-Za-z0-9_]{0,59}$/;
const PERSON_KEY = /user_id$/;
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;
const PHONE = /^\+?\d(?:[\s().-]*\d){6,14}$/;

/** As many elements of a list as show what it is made of. */
const MOST_ELEMENTS = 3;

/**
 * The structure of what came from outside: keys and Meta’s own words; of everything else how long it is, or a pseudonym.
 * It lists what may stay, not what must go: a body may hold anything anywhere.
 */
export function structureOf(value: unknown, scrubbing: Scrubbing, key = ''): unknown {
  if (Array.isArray(value)) {
    const shown = value.slice(0, MOST_ELEMENTS).map((item) => structureOf(item, scrubbing, key));
    return value.length > MOST_ELEMENTS ? [...shown, `<and ${value.length - MOST_ELEMENTS} more>`] : shown;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item], at) => [
        shownKey(name, at, scrubbing),
        structureOf(item, scrubbing, name),
      ]),
    );
  }
  if (typeof value === 'number') return shownNumber(value, scrubbing, key);
  return typeof value === 'string' ? shownText(value, scrubbing, key) : value;
}

function shownKey(name: string, at: number, scrubbing: Scrubbing): string {
  const isPlain =
    KEY.test(name) && !/\d{6}/.test(name) && !isName(name, scrubbing.names) && !isSecret(name, scrubbing);
  return isPlain ? name : `<key ${at}, ${[...name].length} characters>`;
}

function shownNumber(value: number, scrubbing: Scrubbing, key: string): unknown {
  if (COUNT_KEYS.has(key) && Math.abs(value) < 100_000_000) return value;
  if (INSTANT_KEYS.has(key) && INSTANT.test(String(value))) return value;
  const text = String(value);
  return scrubbing.keptIds.has(text) || PHONE.test(text) ? shownText(text, scrubbing, key) : '<number>';
}

function shownText(text: string, scrubbing: Scrubbing, key: string): string {
  const { pseudonyms, keptIds, names } = scrubbing;
  if (text === '') return text;
  if (WORD_KEYS.has(key) && WORD.test(text) && !isName(text, names) && !isSecret(text, scrubbing))
    return text;
  if (key === 'mime_type' && MIME_TYPE.test(text)) return text;
  if (INSTANT_KEYS.has(key) && INSTANT.test(text)) return text;
  if (text.startsWith('wamid.')) return pseudonyms.message(text);
  if (PERSON_KEY.test(key) || USER_ID.test(text)) return pseudonyms.person(text);
  if (keptIds.has(text)) return text;
  if (PHONE.test(text)) return pseudonyms.phone(text);
  if (/(^|_)id$/.test(key)) return pseudonyms.id(text);
  return `<text of ${[...text].length} characters>`;
}

function isName(text: string, { whole, words }: Scrubbing['names']): boolean {
  return whole.has(text.toLowerCase()) || words.has(text);
}

function isSecret(text: string, { secrets }: Scrubbing): boolean {
  return secrets.some((secret) => text.includes(secret));
}

/** Names of numbers that are long and nobody’s. */
const INSTANT_OR_SIZE = /(At|Ms|Bytes|_at|_ms|_bytes)$|^(at|epoch)$/;

/** What coex itself wrote, with everything of people and every secret out of its texts. */
export function withoutPeople(value: unknown, scrubbing: Scrubbing, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutPeople(item, scrubbing, key));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        proseWithoutPeople(name, scrubbing),
        withoutPeople(item, scrubbing, name),
      ]),
    );
  }
  // A phone may be written as a number; instants and sizes are as long.
  if (typeof value === 'number' && value >= 10_000_000 && !INSTANT_OR_SIZE.test(key)) {
    return proseWithoutPeople(String(value), scrubbing);
  }
  return typeof value === 'string' ? proseWithoutPeople(value, scrubbing) : value;
}

const AUTHORIZATION = /\b(Bearer|OAuth)\s+[^\s"',]+/gi;
const MESSAGE_ID = /wamid(?:\.|%2E)[\w+/=%-]+/gi;
const USER_IDS = /\b[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}\b/g;
const INSTANTS = /(\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?Z)?)(?!\d)/;
const SEPARATOR = String.raw`(?:[\s().+/-]|%2[0BD89F])*`;
const PHONES = new RegExp(String.raw`(?:\+|%2B)?\(?\d(?:${SEPARATOR}\d){6,}`, 'gi');
/** Long, and of letters and digits in a mix: a token, a digest, an id of somebody’s. */
const OPAQUE = /[\w+=-]{24,}/g;
const HIDDEN = '<secret>';

/** A sentence, address or path of coex’s without people and secrets. */
export function proseWithoutPeople(text: string, scrubbing: Scrubbing): string {
  const { pseudonyms, secrets, homeFolder } = scrubbing;
  const withoutSecrets = secrets.reduce((rest, secret) => hidden(rest, secret), text);
  const withoutHome = homeFolder.length > 1 ? withoutSecrets.replaceAll(homeFolder, '~') : withoutSecrets;
  const withoutIds = String(withoutCredentials(withoutHome))
    .replace(AUTHORIZATION, `$1 ${HIDDEN}`)
    .replace(MESSAGE_ID, (wamid) => pseudonyms.message(decoded(wamid)))
    .replace(USER_IDS, (userId) => pseudonyms.person(userId));
  // Every second piece is an instant, which digits alone would make a phone.
  const pieces = withoutIds
    .split(INSTANTS)
    .map((piece, at) => (at % 2 === 1 ? piece : withoutPhones(piece, scrubbing)));
  return withoutNames(pieces.join(''), scrubbing);
}

function hidden(text: string, secret: string): string {
  const spellings = [secret, encodeURIComponent(secret)];
  // A short one would hide innocent words too, where it is no word of its own.
  if (secret.length >= 6) return spellings.reduce((rest, one) => rest.replaceAll(one, HIDDEN), text);
  const escaped = secret.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return text.replace(new RegExp(String.raw`(?<!\w)${escaped}(?!\w)`, 'g'), HIDDEN);
}

function withoutPhones(text: string, scrubbing: Scrubbing): string {
  const { keptIds } = scrubbing;
  return text
    .replace(PHONES, (match) => withoutDigits(match, scrubbing))
    .replace(OPAQUE, (match) =>
      !keptIds.has(match) && /\d/.test(match) && (/[A-Z]/.test(match) || /^[0-9a-f]+$/.test(match))
        ? `<${match.length} characters>`
        : match,
    );
}

/** Where one phone ends and the next begins, when there are too many digits for one. */
const BETWEEN_PHONES = /(?=\s[(+])|(?=\+)|\s+(?=\d{7})/;

function withoutDigits(match: string, scrubbing: Scrubbing): string {
  const digits = digitsOf(match.replace(/%[0-9A-F]{2}/gi, ''));
  if (scrubbing.keptIds.has(digits)) return match;
  if (digits.length >= 7 && digits.length <= 15) return scrubbing.pseudonyms.phone(digits);
  const pieces = match.split(BETWEEN_PHONES);
  if (pieces.length === 1) return `<${digits.length} digits>`;
  return pieces.map((piece) => withoutDigits(piece, scrubbing)).join(' ');
}

const NAME_WORDS = /[\p{L}\p{M}\p{N}_'’.@-]+/gu;
const MOST_WORDS = 6;

function withoutNames(text: string, { names }: Scrubbing): string {
  if (names.whole.size === 0) return text;
  const words = [...text.matchAll(NAME_WORDS)].map((match) => {
    const start = match.index;
    return { start, end: start + match[0].replace(/[.'’-]+$/, '').length };
  });
  let result = '';
  let at = 0;
  for (let first = 0; first < words.length; first += 1) {
    const length = nameAt(text, words, first, names);
    const start = words[first]?.start ?? 0;
    if (length === 0) continue;
    result += `${text.slice(at, start)}<name>`;
    at = words[first + length - 1]?.end ?? start;
    first += length - 1;
  }
  return result + text.slice(at);
}

/** How many words from here on are somebody’s name; 0 when they are not. */
function nameAt(
  text: string,
  words: readonly { readonly start: number; readonly end: number }[],
  first: number,
  names: Scrubbing['names'],
): number {
  const { start = 0 } = words[first] ?? {};
  for (let length = Math.min(MOST_WORDS, words.length - first); length > 0; length -= 1) {
    const said = text.slice(start, words[first + length - 1]?.end).replace(/\s+/g, ' ');
    if (names.whole.has(said.toLowerCase())) return length;
    if (length === 1 && names.words.has(said)) return length;
  }
  return 0;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
