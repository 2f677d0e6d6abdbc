import type { Clock } from '../clock.ts';
import type { Store } from '../store/index.ts';
import { curesOf } from './cure.ts';
import { type Estimate, estimate } from './estimate.ts';
import { asOf, doings, lastSigns, type Sign } from './evidence.ts';
import { type Mark, snoozeNow } from './marks.ts';
import { type OtherDrift, otherDrift } from './others.ts';
import { type Known, readKnown } from './read.ts';
import { activityByDay } from './rhythm.ts';
import { type Risk, rankOf, worstOf } from './risk.ts';

/** How many days of activity are shown. */
const SHOWN_DAYS = 28;

/** How a number drifts. Instants are Unix milliseconds. */
export interface NumberDrift
  extends Pick<Known, 'phoneNumberId' | 'wabaId' | 'displayPhoneNumber' | 'verifiedName'> {
  /** The worst of the phone's and the others'. */
  readonly risk: Risk;
  readonly phone: Estimate;
  readonly others: readonly OtherDrift[];
  /** The last sign of each kind, the latest first. */
  readonly signs: readonly Sign[];
  /** Hours with something done on the phone, a count a day (UTC), today last. */
  readonly activity: readonly number[];
  /** While it lasts, nobody is told and nothing fails. */
  readonly snoozed: Mark | null;
  /** What the person should do, the most urgent first. */
  readonly cures: readonly string[];
}

/** When tokens end, by WABA, Unix milliseconds; null for never. */
export type TokenEnds = ReadonlyMap<string, number | null>;

/** How each number drifts, the worst first; of one alone when it is named. Reads the store and nothing else. */
export async function listDrift(
  deps: { readonly store: Store; readonly clock: Clock },
  {
    phoneNumberId,
    tokenEnds = new Map(),
  }: { readonly phoneNumberId?: string | undefined; readonly tokenEnds?: TokenEnds } = {},
): Promise<NumberDrift[]> {
  const now = deps.clock.now();
  const known = await readKnown(deps, { phoneNumberId });
  return known
    .map((number) => driftIn(number, tokenEnds, now))
    .sort((one, other) => rankOf(other.risk) - rankOf(one.risk) || leftOf(one) - leftOf(other));
}

/** How one number drifts; undefined when the store does not know it. */
export async function driftOf(
  deps: { readonly store: Store; readonly clock: Clock },
  phoneNumberId: string,
): Promise<NumberDrift | undefined> {
  const [drift] = await listDrift(deps, { phoneNumberId });
  return drift;
}

function driftIn(number: Known, tokenEnds: TokenEnds, now: number): NumberDrift {
  const { phoneNumberId, wabaId, displayPhoneNumber, verifiedName, around, marks } = number;
  // A clock that ran ahead dates signs in the future; they would hide every silence until then.
  const evidence = asOf(number.evidence, now);
  const phone = estimate(evidence, now);
  const tokenEndsAt = wabaId === null ? undefined : tokenEnds.get(wabaId);
  // A link that has ended drifts no more.
  const others = phone.risk === 'lost' ? [] : otherDrift(evidence, { ...around, tokenEndsAt }, now);
  return {
    phoneNumberId,
    wabaId,
    displayPhoneNumber,
    verifiedName,
    risk: worstOf([phone.risk, ...others.map(({ risk }) => risk)]),
    phone,
    others,
    signs: lastSigns(evidence),
    activity: activityByDay(doings(evidence), SHOWN_DAYS, now),
    snoozed: snoozeNow(marks, now) ?? null,
    cures: curesOf(phone, others),
  };
}

function leftOf({ phone }: NumberDrift): number {
  return phone.daysToLost ?? Number.POSITIVE_INFINITY;
}
