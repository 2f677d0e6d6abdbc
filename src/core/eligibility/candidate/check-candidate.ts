import type { Check } from '../check.ts';
import { checkCallingCode, checkNumberItself } from '../number/checks.ts';
import type { NumberRead, ReadNumber } from '../number/number.ts';
import { checkNumberAge, checkRecentActivity } from './activity.ts';
import { checkAppVersion } from './app-version.ts';
import {
  checkAdmin,
  checkBusinessVerification,
  checkFacebookPage,
  checkPartnerRole,
  checkPaymentMethod,
} from './business-checks.ts';
import type { Candidate } from './candidate.ts';
import { checkCompanions, checkOtherProvider } from './phone-checks.ts';
import { checkSignupVersion } from './signup-version.ts';

type Requirement = (candidate: Candidate, today: string, read: NumberRead | undefined) => Check;

/** Everything a person, or a line of a file, can answer; the order is that of every answer. */
const REQUIREMENTS: readonly Requirement[] = [
  (_, __, read) => checkNumberItself(read),
  (_, today, read) => checkCallingCode(read, today),
  ({ appVersion }) => checkAppVersion(appVersion),
  ({ numberAgeDays }) => checkNumberAge(numberAgeDays),
  ({ lastActiveDays }) => checkRecentActivity(lastActiveDays),
  checkAdmin,
  checkPartnerRole,
  checkBusinessVerification,
  checkFacebookPage,
  checkPaymentMethod,
  checkOtherProvider,
  checkCompanions,
  ({ signupVersion }, today) => checkSignupVersion(signupVersion, today),
];

/** The number of a candidate as it is read; undefined when nobody named one. */
export function readOf({ number }: Candidate, readNumber: ReadNumber): NumberRead | undefined {
  return number === undefined ? undefined : readNumber(number);
}

/**
 * Judges a candidate, whose number has been read, by what was told of it, on a day (ISO): a check for every requirement,
 * always all of them and in the same order. What nobody told is `unknown`, with the flag and the column that answer it.
 */
export function judgeCandidate(candidate: Candidate, today: string, read: NumberRead | undefined): Check[] {
  return REQUIREMENTS.map((requirement) => requirement(candidate, today, read));
}
