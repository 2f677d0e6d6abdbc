import type { Check, Verdict } from '../check.ts';
import type { Unlearnt } from '../meta/setup.ts';
import type { Candidate } from './candidate.ts';

/** What a check is called and who says that it is needed. */
export interface About {
  readonly id: string;
  readonly source: string;
  /** ISO. */
  readonly asOf: string;
}

/** A check that has been answered. */
export function judged({ id, source, asOf }: About, verdict: Verdict, reason: string, fix?: string): Check {
  return fix === undefined
    ? { id, verdict, reason, source, asOf }
    : { id, verdict, reason, fix, source, asOf };
}

/** How a fact is told: `--` and this is its flag, this alone its column in a file. */
export const TOLD_AS = {
  number: 'number',
  appVersion: 'app-version',
  numberAgeDays: 'number-age',
  lastActiveDays: 'last-active',
  admin: 'admin',
  businessVerified: 'business-verified',
  facebookPage: 'facebook-page',
  partnerRole: 'partner-role',
  paymentMethod: 'payment-method',
  otherProvider: 'other-provider',
  companions: 'companions',
  signupVersion: 'signup-version',
} as const satisfies Record<keyof Candidate, string>;

/** A check that nobody has answered. */
export function unanswered(about: About, reason: string, fact: keyof Candidate): Check {
  const name = TOLD_AS[fact];
  return judged(about, 'unknown', reason, `Tell it with --${name}, or in the column ${name} of a file.`);
}

/** A check whose answer could not be learnt from Meta. */
export function unlearnt(about: About, missing: Unlearnt | undefined): Check {
  return judged(about, 'unknown', missing?.why ?? 'Meta was not asked', missing?.fix);
}
