import { digitsOf, phoneMatchKey, REQUIREMENTS } from '../../rules/index.ts';
import { ADVISORY, PAY, VERIFY } from '../candidate/business-checks.ts';
import type { Candidate } from '../candidate/candidate.ts';
import { judged } from '../candidate/verdicts.ts';
import type { Check } from '../check.ts';
import type { NumberRead } from '../number/number.ts';
import type { Accounts, SeenAccount, SeenNumber } from './accounts.ts';

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
 * A person’s answers, put right by what Meta knows: where both told a fact Meta’s counts, and the reason says so when
 * they differ. Of accounts that need not be the candidate’s own, only what a person left open is taken.
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
  for (const account of seen) {
    const number = account.numbers?.get(key);
    if (number !== undefined) return { account, number };
  }
  return undefined;
}

/** The account that is the candidate’s, going by its number, or by there being no other. */
function ownAccount({ owner, seen, granted }: Case): SeenAccount | undefined {
  return owner?.account ?? (granted === 1 ? seen[0] : undefined);
}

function verification(check: Check, known: Case): Check {
  const { businessVerified: told } = known.candidate;
  const own = ownAccount(known);
  if (own?.verification !== undefined) {
    const isVerified = own.verification === 'verified';
    return verified(isVerified, `says Meta of WABA ${own.id}${unless(told, isVerified)}`, own.verification);
  }
  const statuses = known.seen.flatMap((account) => account.verification ?? []);
  if (told !== undefined || statuses.length === 0) return check;
  const count = statuses.filter((status) => status === 'verified').length;
  const all = `says Meta of all ${statuses.length} WABAs the token is for`;
  if (count === statuses.length) return verified(true, all);
  if (count === 0) return verified(false, all, [...new Set(statuses)].join(', '));
  return also(check, `Meta says so of ${count} of the ${statuses.length} WABAs the token is for`);
}

function verified(isVerified: boolean, who: string, status = ''): Check {
  const about = { id: 'business-verification', ...REQUIREMENTS['business-verification'] };
  if (isVerified) return judged(about, 'pass', `the business is verified, ${who}`);
  return judged(about, 'warn', `the business is not verified (${status}), ${who}; ${ADVISORY}`, VERIFY);
}

function payment(check: Check, known: Case): Check {
  const { paymentMethod: told } = known.candidate;
  const own = ownAccount(known);
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
    const looked = `it is in none of the ${listed} WABAs that could be looked through, of ${granted}`;
    return also(check, `${looked}; what another provider has cannot be seen`);
  }
  const { account, number } = owner;
  if (number.platform !== 'CLOUD_API') {
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
