import { isoTime, parseTime } from '../../clock.ts';
import { type Candidate, COMPANIONS, PARTNER_ROLES } from '../candidate/candidate.ts';
import { TOLD_AS } from '../candidate/verdicts.ts';

/** What a column of a list can tell of a number. */
export interface ColumnFact {
  readonly key: keyof Candidate;
  /** How its heading may be spelt, in small letters and nothing between words. */
  readonly headings: readonly string[];
  /** What a cell of it is to be: `yes or no`. */
  readonly expected: string;
  /** The fact in a cell that says something; undefined when it cannot be read. `now` is Unix milliseconds. */
  readonly read: (cell: string, now: number) => Candidate[keyof Candidate];
}

const DAY_MS = 86_400_000;
/** Nobody has used a number for longer: what is more is a date or another number in the wrong column. */
const MOST_DAYS = 36_500;

const DAYS = 'days, or a date such as 2026-11-05';
const YES_OR_NO = 'yes or no';

const COLUMN_FACTS: readonly ColumnFact[] = [
  fact('number', 'a phone number', asTyped, ['phone', 'phonenumber']),
  fact('appVersion', 'a version such as 2.24.17', asTyped),
  fact('numberAgeDays', DAYS, daysSince, ['numberagedays']),
  fact('lastActiveDays', DAYS, daysSince, ['lastactivedays']),
  fact('admin', YES_OR_NO, yesOrNo),
  fact('businessVerified', YES_OR_NO, yesOrNo),
  fact('facebookPage', YES_OR_NO, yesOrNo),
  fact('partnerRole', `one of ${PARTNER_ROLES.join(', ')}`, partnerRole),
  fact('paymentMethod', YES_OR_NO, yesOrNo),
  fact('otherProvider', YES_OR_NO, yesOrNo),
  fact('companions', `none, or some of ${COMPANIONS.join(', ')}`, companions),
  fact('signupVersion', 'a version such as v4', asTyped),
];

function fact<Key extends keyof Candidate>(
  key: Key,
  expected: string,
  read: (cell: string, now: number) => Candidate[Key],
  alsoCalled: readonly string[] = [],
): ColumnFact {
  return { key, headings: [TOLD_AS[key].replaceAll('-', ''), ...alsoCalled], expected, read };
}

/** `App version`, `app_version` and `appVersion` are one heading. */
export function factOfHeading(heading: string): ColumnFact | undefined {
  const bare = heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return COLUMN_FACTS.find(({ headings }) => headings.includes(bare));
}

const UNKNOWN = new Set(['', 'unknown', '?', 'n/a', 'na', '-']);

/** Whether a cell says that nobody knows. */
export function saysNothing(cell: string): boolean {
  return UNKNOWN.has(cell.toLowerCase());
}

function asTyped(cell: string): string {
  return cell;
}

const YES = new Set(['yes', 'y', 'true', '1', '1.0']);
const NO = new Set(['no', 'n', 'false', '0', '0.0']);

function yesOrNo(cell: string): boolean | undefined {
  const word = cell.toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
}

/** Days as they are counted, or counted from a date; `30.0` is what programs make of a column with gaps. */
function daysSince(cell: string, now: number): number | undefined {
  if (/^\d+(\.0+)?$/.test(cell)) return Number(cell) <= MOST_DAYS ? Number(cell) : undefined;
  const then = parseTime(cell);
  // The 30th of February is read as a day in March.
  if (then === undefined || (cell.length === 10 && !isoTime(then).startsWith(cell))) return undefined;
  const days = Math.floor((now - then) / DAY_MS);
  // Where the day began earlier, today's date is still to come in UTC.
  return days >= -1 && days <= MOST_DAYS ? Math.max(0, days) : undefined;
}

function partnerRole(cell: string): Candidate['partnerRole'] {
  const bare = cell.toLowerCase().replace(/[\s_]+/g, '-');
  return PARTNER_ROLES.find((role) => role === bare);
}

function companions(cell: string): Candidate['companions'] {
  const words = cell
    .toLowerCase()
    .split(/[\s,;|/+]+/)
    .filter((word) => word !== '');
  if (words.length === 1 && words[0] === 'none') return [];
  const known = words.map((word) => COMPANIONS.find((companion) => companion === word));
  return known.every((companion) => companion !== undefined) ? known : undefined;
}
