import { parseTime } from '../../clock.ts';
import { SIGNUP_VERSIONS } from '../../rules/index.ts';
import type { Check } from '../check.ts';
import { quoted } from './quoted.ts';
import { judged, unanswered } from './verdicts.ts';

interface SignupVersion {
  readonly value: string;
  readonly source: string;
  readonly asOf: string;
  readonly from: string;
  readonly until?: string;
}

const VERSIONS: readonly SignupVersion[] = Object.values(SIGNUP_VERSIONS);
const NEWEST = SIGNUP_VERSIONS['signup-v4'];

/** How long before the end a version is warned of; coex’s own choice. */
const NOTICE_DAYS = 30;
const DAY_MS = 86_400_000;

/** Whether a version of Embedded Signup still opens on a day (ISO). */
export function checkSignupVersion(text: string | undefined, today: string): Check {
  const about = { id: 'signup-version', source: NEWEST.source, asOf: NEWEST.asOf };
  if (text === undefined) {
    return unanswered(about, 'which version of Embedded Signup is used is not known', 'signupVersion');
  }
  const wanted = text
    .trim()
    .toLowerCase()
    .replace(/^(?=\d)/, 'v');
  const version = VERSIONS.find(({ value }) => value === wanted);
  if (version === undefined) {
    const known = VERSIONS.map(({ value }) => value).join(', ');
    return judged(about, 'unknown', `${quoted(text)} is no version coex knows`, `It knows ${known}.`);
  }
  const { value, from, until } = version;
  const fix = `Move the login configuration and the link to ${NEWEST.value}.`;
  if (today < from) return judged(about, 'fail', `${value} is released on ${from}`, fix);
  if (until === undefined) return judged(about, 'pass', `${value} is open, with no end announced`);
  if (until < today) return judged(about, 'fail', `${value} was switched off after ${until}`, fix);
  const leftDays = ((parseTime(until) ?? 0) - (parseTime(today) ?? 0)) / DAY_MS;
  if (leftDays > NOTICE_DAYS) return judged(about, 'pass', `${value} is open until ${until}`);
  return judged(about, 'warn', `${value} is switched off after ${until}`, fix);
}
