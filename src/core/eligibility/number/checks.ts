import { COUNTRIES, isInForce, REQUIREMENTS } from '../../rules/index.ts';
import { type About, judged, unanswered } from '../candidate/verdicts.ts';
import type { Check } from '../check.ts';
import type { NumberRead } from './number.ts';

/** Whether the number can be one. Undefined when nobody named any. */
export function checkNumberItself(read: NumberRead | undefined): Check {
  const about = { id: 'number', ...REQUIREMENTS['number-format'] };
  if (read === undefined) return unanswered(about, 'no number was named', 'number');
  if (read.kind === 'problem') return judged(about, 'fail', read.problem, read.fix);
  if (read.note === undefined) return judged(about, 'pass', read.e164);
  const reason = `${read.e164}; ${read.note}`;
  if (read.isGuess !== true) return judged(about, 'pass', reason);
  const fix = 'If that is the number, write the plus; if not, its calling code is missing.';
  return judged(about, 'warn', reason, fix);
}

interface Place {
  readonly name: string;
  readonly callingCodes: readonly string[];
}

interface Period {
  readonly value: readonly Place[];
  readonly source: string;
  readonly asOf: string;
  readonly from: string;
  readonly until?: string;
  readonly otherwise?: string;
}

/** One after the other, without a gap. */
const PERIODS: readonly Period[] = Object.values(COUNTRIES);

/**
 * Whether numbers with this calling code can join, on a day (ISO), and since when. No API tells today’s list, and
 * sources disagree (conflict C3): what is closed is warned of and never refused.
 */
export function checkCallingCode(read: NumberRead | undefined, today: string): Check {
  const id = 'calling-code';
  const now = PERIODS.find((period) => isInForce(period, today));
  if (now === undefined) {
    const [launch] = PERIODS;
    const reason = `coexistence is offered since ${launch?.from}`;
    return judged({ id, source: launch?.source ?? '', asOf: launch?.asOf ?? '' }, 'warn', reason, TRY);
  }
  const about = { id, source: now.source, asOf: now.asOf };
  if (read === undefined) return unanswered(about, 'no number was named', 'number');
  if (read.kind === 'problem') {
    return judged(about, 'unknown', 'the number cannot be read', 'Mend the number first.');
  }
  const { callingCode } = read;
  const place = placeIn(now, callingCode);
  if (place !== undefined) {
    const reason = `${shown(callingCode, place)} is not on offer${until(now)}${doubt(now)}`;
    return judged(about, 'warn', reason, TRY);
  }
  const closed = PERIODS.findLast((period) => period.from < now.from && placeIn(period, callingCode));
  if (closed === undefined) {
    return judged(about, 'pass', `+${callingCode} is supported since the launch, ${PERIODS[0]?.from}`);
  }
  return opened(about, callingCode, closed);
}

const TRY = 'Try all the same: no API tells today’s list, and only the signup itself decides.';

function opened(about: About, callingCode: string, closed: Period): Check {
  const since = PERIODS[PERIODS.indexOf(closed) + 1]?.from;
  const name = shown(callingCode, placeIn(closed, callingCode));
  // Where the day is in doubt, the page of today is what is known; where it is not, whoever named the day.
  if (closed.otherwise !== undefined) {
    return judged(about, 'pass', `${name} is no longer named as unsupported since ${since}${doubt(closed)}`);
  }
  const { source, asOf } = closed;
  return judged({ ...about, source, asOf }, 'pass', `${name} is supported since ${since}`);
}

function placeIn({ value }: Period, callingCode: string): Place | undefined {
  return value.find(({ callingCodes }) => callingCodes.includes(callingCode));
}

// The ITU gave +7 to both; which of them Meta means when it names one, no source says.
function shown(callingCode: string, place: Place | undefined): string {
  if (callingCode === '7') return '+7 (Russia, and Kazakhstan, which shares it)';
  return place === undefined ? `+${callingCode}` : `+${callingCode} (${place.name})`;
}

function until({ until: last }: Period): string {
  return last === undefined ? '' : ` until ${last}`;
}

function doubt({ otherwise }: Period): string {
  return otherwise === undefined ? '' : `; ${otherwise}`;
}
