import { digitsOf, phoneMatchKey, REQUIREMENTS } from '../../rules/index.ts';
import { ADVISORY, PAY, VERIFY } from '../candidate/business-checks.ts';
import type { Candidate } from '../candidate/candidate.ts';
import { judged } from '../candidate/verdicts.ts';
import type { Check } from '../check.ts';
import type { NumberRead } from '../number/number.ts';
import { type Accounts, isConnected, type SeenAccount, type SeenNumber } from './accounts.ts';

/** A candidate, and what Meta shows of the accounts it may be in. */
interface Case {
  readonly candidate: Candidate;
  readonly read: NumberRead | undefined;
  readonly seen: readonly SeenAccount[];
  /** The account that has the number. */
  readonly owner: { readonly account: SeenAccount; readonly number: SeenNumber } | undefined;
  readonly granted: number;
}

/** Checks of which Meta may know more than whoever was asked. */
const CORRECTIONS: Readonly<Record<string, (check: Check, known: Case) => Check>> = {
  'business-verification': verification,
  'payment-method': payment,
  'other-provider': provider,
};

/**
 * A person’s answers, put right by what Meta knows of the account that has the number: where both told a fact Meta’s
 * counts, and the reason says so when they differ. Other accounts are other businesses’, and decide nothing: before its
 * first signup a number is in none.
 */
export function corrected(
  checks: readonly Check[],
  candidate: Candidate,
  read: NumberRead | undefined,
  accounts: Accounts,
): Check[] {
  if (accounts.kind === 'unseen') {
    const { why } = accounts;
    if (why === undefined) return [...checks];
    return checks.map((check) =>
      CORRECTIONS[check.id] !== undefined && check.verdict === 'unknown' ? also(check, why) : check,
    );
  }
  const { accounts: seen, granted } = accounts;
  const known = { candidate, read, seen, granted, owner: ownerOf(read, seen) };
  return checks.map((check) => CORRECTIONS[check.id]?.(check, known) ?? check);
}

function ownerOf(read: NumberRead | undefined, seen: readonly SeenAccount[]): Case['owner'] {
  if (read?.kind !== 'number') return undefined;
  const key = phoneMatchKey(digitsOf(read.e164));
  const owners = seen.flatMap((account) => {
    const number = account.numbers?.get(key);
    return number === undefined ? [] : { account, number };
  });
  // Accounts of signups before may still have it.
  return owners.find(({ number }) => isConnected(number)) ?? owners[0];
}

function verification(check: Check, known: Case): Check {
  const { businessVerified: told } = known.candidate;
  const own = known.owner?.account;
  if (own?.verification === undefined) {
    const statuses = known.seen.flatMap((account) => account.verification ?? []);
    if (check.verdict !== 'unknown' || statuses.length === 0) return check;
    const count = statuses.filter((status) => status === 'verified').length;
    const others = `${count} of the ${statuses.length} seen with this token`;
    return also(check, `Meta calls ${others} verified, and none of them has the number`);
  }
  const about = { id: 'business-verification', ...REQUIREMENTS['business-verification'] };
  const isVerified = own.verification === 'verified';
  const who = `says Meta of WABA ${own.id}${unless(told, isVerified)}`;
  if (isVerified) return judged(about, 'pass', `the business is verified, ${who}`);
  const reason = `the business is not verified (${own.verification}), ${who}; ${ADVISORY}`;
  return judged(about, 'warn', reason, VERIFY);
}

function payment(check: Check, known: Case): Check {
  const { paymentMethod: told } = known.candidate;
  const own = known.owner?.account;
  if (own?.hasPaymentProblem === true) {
    const about = { id: 'payment-method', ...REQUIREMENTS['payment-problem'] };
    const reason = `Meta reports a payment problem of WABA ${own.id}${unless(told, false)}`;
    return judged(about, 'warn', reason, PAY);
  }
  if (check.verdict !== 'unknown' || own?.hasPaymentProblem === undefined) return check;
  return also(
    check,
    `Meta reports no payment problem of WABA ${own.id}, which does not prove that there is one`,
  );
}

function provider(check: Check, known: Case): Check {
  const { candidate, read, seen, owner, granted } = known;
  const about = { id: 'other-provider', ...REQUIREMENTS['coexistence-proof'] };
  if (read?.kind !== 'number') return check;
  if (owner === undefined) {
    if (check.verdict !== 'unknown') return check;
    const listed = seen.filter(({ numbers }) => numbers !== undefined).length;
    const looked = `it is in none of the WABAs that could be looked through (${listed} of ${granted})`;
    return also(check, `${looked}; what another provider has cannot be seen`);
  }
  const { account, number } = owner;
  if (!isConnected(number)) {
    const where = `it is in WABA ${account.id} and not connected (${number.platform ?? 'no platform_type'})`;
    return also(check, where);
  }
  const where = `in WABA ${account.id}${unless(candidate.otherProvider, true)}`;
  if (number.isOnApp === true) {
    const fix =
      'There is nothing to onboard. For another onboarding it has to be disconnected in the app first.';
    return judged(about, 'warn', `the number is in coexistence already, ${where}`, fix);
  }
  const leave = REQUIREMENTS['leaving-other-provider'].value;
  if (number.isOnApp === false) {
    return judged(about, 'fail', `the number is on the Cloud API without the app, ${where}`, leave);
  }
  const reason = `the number is on the Cloud API, ${where}; whether the app has it too Meta does not say`;
  return judged(
    about,
    'unknown',
    reason,
    'Look whether the app shows it under Settings → Account → Business Platform.',
  );
}

/** What a person said otherwise; nothing when they agree, or nobody said anything. */
function unless(told: boolean | undefined, isSo: boolean): string {
  if (told === undefined || told === isSo) return '';
  return ` (the answer given was ${told ? 'yes' : 'no'})`;
}

function also(check: Check, more: string): Check {
  return { ...check, reason: `${check.reason}; ${more}` };
}
